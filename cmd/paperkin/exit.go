package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"

	"paperkin/cmd/paperkin/screen"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/harvest"
	"paperkin/index/paper"
	"paperkin/index/paper/packed"
	"paperkin/query"
)

// Exit codes. Scripts rely on them.
const (
	exitDone        = 0
	exitNoHits      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitModel       = 4
	exitLibrary     = 5
	exitSomeFailed  = 6
	exitOther       = 7
)

// Errors that say nothing themselves: what there is to say has been printed.
var (
	errNoHits     = errors.New("no hits")
	errSomeFailed = errors.New("some records failed")
	errUnsound    = errors.New("the library needs mending")
)

// usageError is a mistake on the command line.
type usageError struct{ message, hint string }

func (e *usageError) Error() string { return e.message }

func usagef(hint, format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...), hint: hint}
}

// hinted adds a hint to an error that knows better than its kind.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// fail prints an error with its hint and returns its exit code.
func (s *streams) fail(err error) int {
	err = index.NameDamage(err)
	code, hint := explain(err)
	if errors.Is(err, errNoHits) || errors.Is(err, errSomeFailed) || errors.Is(err, errUnsound) || code == exitDone {
		return code
	}
	var own *hinted
	if errors.As(err, &own) {
		hint = own.hint
	}
	fmt.Fprintf(s.Err, "paperkin: %s\n", screen.Message(err.Error()))
	var ambiguous *index.NoPaperError
	if errors.As(err, &ambiguous) {
		for _, f := range ambiguous.Several {
			fmt.Fprintf(s.Err, "  %s  %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title))
		}
	}
	if hint != "" {
		fmt.Fprintf(s.Err, "hint: %s\n", screen.Message(hint))
	}
	return code
}

// explain maps an error to its exit code and a hint.
func explain(err error) (code int, hint string) {
	var usage *usageError
	var stopped interrupted
	var space *index.SpaceError
	var noPaper *index.NoPaperError
	switch {
	case errors.As(err, &usage):
		return exitUsage, usage.hint
	case errors.As(err, &stopped):
		return 128 + int(stopped.signal), "run the same command again to go on"
	case index.DiskFull(err):
		return exitOther, "the disk is full: make room and run the same command again; what was finished is kept"
	case errors.Is(err, index.ErrReadOnly):
		return exitLibrary, "give yourself the right to write to its folder, or name another library with --library DIR"
	case errors.Is(err, errNoHits):
		return exitNoHits, ""
	case errors.Is(err, errSomeFailed):
		return exitSomeFailed, ""
	case errors.Is(err, errUnsound), errors.Is(err, errOtherEmbedder):
		return exitLibrary, ""
	case errors.Is(err, query.ErrEmptyQuestion):
		return exitUsage, `ask in plain words: paperkin search "sharing parameters across layers"`
	case errors.As(err, &noPaper):
		if len(noPaper.Several) > 0 {
			return exitUsage, "name it by its id"
		}
		return exitUsage, "an id, a DOI, an arXiv or DOI URL or an exact title names a paper; paperkin search finds its id"
	case errors.Is(err, index.ErrNoPaper):
		return exitUsage, "index the papers first; paperkin like takes those of the list that the library has"
	case errors.Is(err, embed.ErrTimeout):
		return exitUnreachable, "it hangs or is slow: restart it, or give it longer with --ollama-timeout TIME"
	case errors.Is(err, embed.ErrUnreachable):
		return exitUnreachable, "start it with: ollama serve (or name another server with --ollama URL); search --mode lexical needs none"
	case errors.Is(err, embed.ErrModelMissing):
		return exitModel, "get it with: ollama pull MODEL"
	case errors.Is(err, embed.ErrModelUnfit):
		return exitModel, "choose an embedding model, such as ollama:nomic-embed-text, or builtin"
	case errors.As(err, &space):
		return exitLibrary, "embed the library anew: paperkin reindex --embedder " + space.Embedder.Spec()
	case errors.Is(err, index.ErrNoLibrary), errors.Is(err, index.ErrNoSpace):
		return exitLibrary, "make one with: paperkin index SOURCE... (or name another with --library DIR)"
	case errors.Is(err, index.ErrLocked):
		return exitLibrary, "searching works meanwhile; to write, wait until it has finished"
	case errors.Is(err, index.ErrLibraryExists):
		return exitLibrary, "name another with --library DIR; restore --replace keeps the one that is there under another name"
	case errors.Is(err, index.ErrOccupied):
		return exitLibrary, "name another place with --library DIR"
	case errors.Is(err, index.ErrBadBackup):
		return exitLibrary, "nothing was changed; take another backup"
	case errors.Is(err, index.ErrNewerFormat):
		return exitLibrary, "update paperkin, or index the sources into another library with --library DIR"
	case errors.Is(err, index.ErrRepairable):
		return exitLibrary, "mend it with: paperkin doctor --repair"
	case index.IsDamage(err):
		return exitLibrary, "paperkin doctor says what is wrong and how to mend it"
	case errors.Is(err, harvest.ErrRequest):
		return exitUsage, "paperkin harvest --help shows what each service takes"
	case errors.Is(err, harvest.ErrUnavailable):
		return exitOther, "run the same command again later: it goes on where it stopped"
	case errors.Is(err, harvest.ErrTooLarge):
		return exitOther, "take more with --max-size, or ask for fewer papers"
	case errors.Is(err, packed.ErrBomb):
		return exitOther, "if it does hold papers, unpack it yourself and index what comes out"
	case errors.Is(err, harvest.ErrNotPapers):
		return exitOther, "paperkin harvest url wants the address of the file itself, not of a page about it"
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, paper.ErrNoSource), errors.Is(err, paper.ErrUnknownFormat):
		return exitUsage, ""
	case brokenPipe(err):
		return exitDone, "" // whoever read the output has seen enough
	case errors.Is(err, context.Canceled):
		return 128 + int(syscall.SIGINT), ""
	default:
		return exitOther, ""
	}
}

// brokenPipe reports whether an error says nothing but that nobody reads any more
// what is written. A connection that broke off is another matter.
func brokenPipe(err error) bool {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err == syscall.EPIPE
	case interface{ Unwrap() error }:
		return brokenPipe(e.Unwrap())
	case interface{ Unwrap() []error }:
		return !slices.ContainsFunc(e.Unwrap(), func(err error) bool { return !brokenPipe(err) })
	}
	return false
}

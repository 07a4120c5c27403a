package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"paperkin/cmd/internal/mail"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/telling"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/feeds"
	"paperkin/index/harvest"
	"paperkin/index/outbox"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/packed"
	"paperkin/index/paper/source"
	"paperkin/index/zotero"
	"paperkin/query"
	"paperkin/query/service"
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

// Errors that are not printed: the command has already reported them.
var (
	errNoHits     = errors.New("no hits")
	errWeakMatch  = errors.New("a weak match") // under --strict-match, with hits
	errSomeFailed = errors.New("some records failed")
	errUnsound    = errors.New("the library needs repair")
)

// isReported reports whether a command has already said what an error is about.
func isReported(err error) bool {
	var all *told
	return anyOf(errNoHits, errWeakMatch, errSomeFailed, errUnsound, errLeft)(err) || errors.As(err, &all)
}

// told is an error of parts of a command that have all been printed, with the exit code of
// the parts.
type told struct{ code int }

func (t *told) Error() string { return "everything failed" }

// usageError is a mistake on the command line.
type usageError struct{ message, hint string }

func (e *usageError) Error() string { return e.message }

func usagef(hint, format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...), hint: hint}
}

// hinted is an error with a hint of its own, in place of the hint of its kind.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// fail prints an error with its hint and returns its exit code.
func (s *streams) fail(err error) int {
	err = index.NameCause(err)
	code, hint := s.explained(err)
	if isReported(err) || code == exitDone {
		return code
	}
	fmt.Fprintf(s.Err, "%s: %s\n", s.program.Name, s.own(screen.Message(harvest.Redact(err.Error()))))
	var ambiguous *index.NoPaperError
	if errors.As(err, &ambiguous) {
		for _, f := range ambiguous.Several {
			fmt.Fprintf(s.Err, "  %s  %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title))
		}
	}
	if hint != "" {
		fmt.Fprintf(s.Err, "hint: %s\n", screen.Message(s.own(hint)))
	}
	var crashed *crash.Error
	if errors.As(err, &crashed) && os.Getenv(debugVariable) != "" {
		fmt.Fprint(s.Err, screen.Safe(strings.ReplaceAll(string(crashed.Stack), "\t", "  ")))
	}
	return code
}

// explained is [explain] with what the program itself says of its errors, and with the hint
// that an error has of its own.
func (s *streams) explained(err error) (code int, hint string) {
	code, hint = explain(err)
	for _, e := range s.program.Endings {
		if e.After(err) {
			code, hint = e.Code, e.Hint
			break
		}
	}
	var own *hinted
	if errors.As(err, &own) {
		hint = own.hint
	}
	return code, hint
}

// debugVariable is set in the environment to see where the program panicked.
const debugVariable = "PAPERKIN_DEBUG"

// explain maps an error to its exit code and a hint.
func explain(err error) (code int, hint string) {
	var usage *usageError
	var stopped interrupted
	var asked unanswered
	var noPaper *index.NoPaperError
	var noSearch *index.NoSearchError
	var space *index.SpaceError
	var found *foreign.Error
	var collection *zotero.NoCollectionError
	var crashed *crash.Error
	var all *told
	switch {
	case errors.As(err, &all):
		return all.code, ""
	case errors.Is(err, crash.ErrFault):
		return exitOther, "run paperkin doctor to see whether the library is damaged"
	case errors.As(err, &crashed):
		return exitOther, "this is a mistake in Paperkin: report the command, and what it prints when " + debugVariable + "=1 is set; finished work is kept"
	case errors.As(err, &usage):
		return exitUsage, usage.hint
	case errors.As(err, &asked):
		return 128 + int(asked.signal), ""
	case errors.As(err, &stopped):
		return 128 + int(stopped.signal), "run the same command again to continue"
	case errors.As(err, &noPaper) && len(noPaper.Several) > 0:
		return exitUsage, "use its id"
	case errors.As(err, &noPaper):
		return exitUsage, "use an id, a DOI, an arXiv or DOI URL, or the exact title; paperkin search finds ids"
	case errors.As(err, &noSearch):
		return exitUsage, searchHint(noSearch)
	case errors.As(err, &collection):
		return exitUsage, collectionHint(collection)
	case errors.Is(err, telling.ErrUnsent):
		return exitOther, mail.Hint(err)
	case errors.As(err, &space):
		return exitLibrary, "re-embed the library: paperkin reindex --embedder " + space.Embedder.Spec()
	}
	if errors.As(err, &found) {
		if found.DOI != "" {
			return exitUsage, "paperkin reads records, not full text; to add the record of this paper: paperkin add " + found.DOI
		}
		return exitUsage, advice[found.Kind]
	}
	for _, e := range endings {
		if e.after(err) {
			return e.code, e.hint
		}
	}
	return exitOther, mail.Hint(err)
}

// endings are the exit codes and hints for kinds of errors. For an error of
// several kinds, the first one counts.
var endings = []struct {
	after func(error) bool
	code  int
	hint  string
}{
	{index.DiskFull, exitOther, "the disk is full: free some space and run the same command again; finished work is kept"},
	{index.TooManyFiles, exitOther, "allow more open files (ulimit -n 1024) and run the same command again; finished work is kept"},
	{index.NoMemory, exitOther, "the system gave no more memory: end other programs, or allow more (ulimit -v), and run the same command again; finished work is kept"},
	{index.DiskFailed, exitOther, "the disk or the network drive reports errors: check it, and copy the library to another one"},
	{anyOf(index.ErrMoved), exitLibrary, "name its folder with --library DIR, and run the same command again"},
	{func(err error) bool { return index.CureFor(err) == index.CurePutBack }, exitLibrary, cure(index.CurePutBack)},
	{anyOf(index.ErrForeign), exitLibrary, "put the library's own file back; or run paperkin doctor --repair, which keeps the file under another name and makes what it can anew"},
	{anyOf(index.ErrLinked), exitLibrary, "put the file itself in the link's place, with the file of its name and -wal beside it if there is one; or link the library's whole folder"},
	{anyOf(index.ErrDenied), exitLibrary, "let yourself read and write the files of the library, and enter its folders (chmod -R u+rwX DIR)"},
	{anyOf(index.ErrReadOnly), exitLibrary, "make the folder writable, or choose another library with --library DIR"},
	{anyOf(errNoHits, errWeakMatch), exitNoHits, ""},
	{anyOf(errSomeFailed), exitSomeFailed, ""},
	{anyOf(errUnsound, errOtherEmbedder), exitLibrary, ""},
	{anyOf(query.ErrEmptyQuestion), exitUsage, `ask in plain words: paperkin search "sharing parameters across layers"`},
	{anyOf(service.ErrReadOnly), exitUsage, "start paperkin serve without --read-only"},
	{anyOf(index.ErrNoPaper), exitUsage, "index the papers first; paperkin like uses the references that are in the library"},

	{anyOf(embed.ErrTimeout), exitUnreachable, "the server hangs or is slow: restart it, or allow more time with --ollama-timeout TIME"},
	{allOf(fromOpenAI, anyOf(embed.ErrAnswerTooLarge)), exitModel, "see what answers there: it may have no embeddings API (choose another server with --openai-base URL)"},
	{anyOf(embed.ErrAnswerTooLarge), exitModel, "see what answers there: it may not be Ollama (choose another server with --ollama URL)"},
	{allOf(fromOpenAI, anyOf(embed.ErrUnreachable)), exitUnreachable, "start the server, or choose another with --openai-base URL; search --mode lexical works without one"},
	{anyOf(embed.ErrUnreachable), exitUnreachable, "start it with: ollama serve (or choose another server with --ollama URL); search --mode lexical works without one"},
	{allOf(fromOpenAI, anyOf(embed.ErrModelMissing)), exitModel, "load the model in the server, or name one that it has: openai:MODEL"},
	{anyOf(embed.ErrLoading), exitUnreachable, "ask again in some seconds"},
	{anyOf(embed.ErrModelMissing), exitModel, "get it with: ollama pull MODEL"},
	{anyOf(embed.ErrEarlierModel), exitLibrary, "embed the papers anew: " + newVersion(embed.ErrEarlierModel)},
	{anyOf(embed.ErrLaterModel), exitLibrary, newVersion(embed.ErrLaterModel)},
	{anyOf(embed.ErrModelUnfit), exitModel, "choose an embedding model, such as ollama:nomic-embed-text, or builtin"},

	{anyOf(index.ErrNoLibrary, index.ErrNoSpace), exitLibrary, "make one with: paperkin index SOURCE... (or choose another library with --library DIR)"},
	{anyOf(index.ErrElsewhere), exitLibrary, "use paperkin-cluster, or choose another library with --library DIR"},
	{anyOf(index.ErrLocked), exitLibrary, "wait until it has finished; searching works meanwhile"},
	{anyOf(index.ErrLibraryExists), exitLibrary, "choose another place with --library DIR, or use restore --replace, which renames the existing library"},
	{anyOf(index.ErrElsewhere), exitLibrary, "it is the writer's folder of a cluster library: use paperkin-cluster, or choose another library with --library DIR"},
	{anyOf(index.ErrNotElsewhere), exitLibrary, "use paperkin; paperkin-cluster import takes the library into the cluster"},
	{anyOf(index.ErrOtherPlace), exitLibrary, "name its own with --collection NAME, or choose another library with --library DIR"},
	{anyOf(index.ErrOccupied, index.ErrInside), exitLibrary, "choose another place with --library DIR"},
	{anyOf(index.ErrBadBackup), exitLibrary, "nothing was changed; use another backup"},
	{anyOf(outbox.ErrBusy), exitLibrary, "wait until it has finished: two at a time would tell of the same papers"},
	{anyOf(outbox.ErrNewer), exitLibrary, "update paperkin; the library itself can be used with this version"},
	{anyOf(feeds.ErrNewer), exitLibrary, "update paperkin; the library itself can be used with this version"},
	{anyOf(feeds.ErrBusy), exitLibrary, "run the same command again"},
	{anyOf(index.ErrNewerFormat), exitLibrary, "update paperkin, or index the sources into another library with --library DIR"},
	{anyOf(index.ErrRepairable), exitLibrary, "fix it with: paperkin doctor --repair"},
	{index.IsDamage, exitLibrary, "run paperkin doctor to see what is damaged and how to fix it; without a backup, paperkin doctor --salvage DIR makes a new library of what can be read"},

	{anyOf(mail.ErrNoPassword), exitUsage, mail.Hint(mail.ErrNoPassword)},

	{anyOf(harvest.ErrRequest), exitUsage, "paperkin harvest --help lists the options"},
	{anyOf(harvest.ErrUnavailable), exitOther, "run the same command again later: it continues where it stopped"},
	{anyOf(harvest.ErrBusy), exitLibrary, "wait until it has finished; another request can be made meanwhile"},
	{anyOf(harvest.ErrTooLarge), exitOther, "raise the limit with --max-size, or ask for fewer papers"},
	{anyOf(packed.ErrBomb), exitOther, "if it does contain papers, decompress it yourself and index the result"},
	{anyOf(harvest.ErrNotPapers), exitOther, "see what answers at that address: the service or its mirror has changed, or it is a page; harvest url needs the address of the file itself"},
	{anyOf(harvest.ErrRefused), exitOther, "see that what is asked for exists and is written as the service wants it, and that its key, if you have set one, is right"},

	{anyOf(zotero.ErrRefused), exitUnreachable, `tick "Allow other applications on this computer to communicate with Zotero" in Zotero's settings, Advanced; or name its database: paperkin index zotero:FILE.sqlite`},
	{anyOf(zotero.ErrDenied), exitOther, "run the same command again and choose Allow there; or select the collection in Zotero's window and give papers --to zotero"},
	{anyOf(zotero.ErrUnavailable), exitUnreachable, "start Zotero, or name its database: paperkin index zotero:FILE.sqlite"},
	{anyOf(zotero.ErrNoSuch), exitUsage, ""},
	{anyOf(zotero.ErrTooOld), exitUsage, "start a newer Zotero with it once, which brings it up to date; or export the library there, and index that file"},
	{anyOf(zotero.ErrBusy), exitOther, "run the same command again when Zotero has finished, or quit Zotero"},
	{anyOf(zotero.ErrNotZotero), exitUsage, "name Zotero's own zotero.sqlite; if it is damaged, its backup zotero.sqlite.bak lies beside it"},

	{anyOf(formats.ErrUnknown), exitUsage, "if it holds records of papers, name their format with --format; a list of titles: --format list; paperkin index --help lists the formats"},
	{anyOf(source.ErrNothing), exitUsage, "paperkin index --help lists the formats"},
	{anyOf(fs.ErrNotExist), exitUsage, "check the name, and that its folder exists"},
	{brokenPipe, exitDone, ""}, // the reader has seen enough
	{anyOf(errLeft), 128 + int(syscall.SIGINT), ""},
	{anyOf(context.Canceled), 128 + int(syscall.SIGINT), ""},
}

// anyOf returns a function that reports whether an error is one of the kinds.
func anyOf(kinds ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
	}
}

// allOf returns a function that reports whether an error passes both tests.
func allOf(a, b func(error) bool) func(error) bool {
	return func(err error) bool { return a(err) && b(err) }
}

// brokenPipe reports whether an error means only that the reader of the output
// has closed it. A broken network connection does not count.
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

package fault

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"syscall"

	"paperkin/cmd/internal/mail"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/shell"
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
	"paperkin/query/edit"
	"paperkin/query/service"
)

// DebugVariable is set in the environment to see where the program panicked.
const DebugVariable = "PAPERKIN_DEBUG"

// Explain maps an error to its exit code and a hint.
func Explain(err error) (code int, hint string) {
	var usage *UsageError
	var stopped Interrupted
	var asked Unanswered
	var noPaper *index.NoPaperError
	var noSearch *index.NoSearchError
	var space *index.SpaceError
	var found *foreign.Error
	var collection *zotero.NoCollectionError
	var crashed *crash.Error
	var all *Told
	switch {
	case errors.As(err, &all):
		return all.Code, ""
	case errors.Is(err, crash.ErrFault):
		return ExitOther, "run paperkin doctor to see whether the library is damaged"
	case errors.As(err, &crashed):
		return ExitOther, "this is a mistake in Paperkin: report the command, and what it prints when " + DebugVariable + "=1 is set; finished work is kept"
	case errors.As(err, &usage):
		return ExitUsage, usage.Hint
	case errors.As(err, &asked):
		return 128 + int(asked.Signal), ""
	case errors.As(err, &stopped):
		return 128 + int(stopped.Signal), "run the same command again to continue"
	case errors.As(err, &noPaper) && len(noPaper.Several) > 0:
		return ExitUsage, "use its id"
	case errors.As(err, &noPaper):
		return ExitUsage, "use an id, a DOI, an arXiv or DOI URL, or the exact title; paperkin search finds ids"
	case errors.As(err, &noSearch):
		return ExitUsage, searchHint(noSearch)
	case errors.As(err, &collection):
		return ExitUsage, collectionHint(collection)
	case errors.Is(err, telling.ErrUnsent):
		return ExitOther, mail.Hint(err)
	case errors.As(err, &space):
		return ExitLibrary, "re-embed the library: paperkin reindex --embedder " + space.Embedder.Spec()
	}
	if errors.As(err, &found) {
		if found.DOI != "" {
			return ExitUsage, "paperkin reads records, not full text; to add the record of this paper: paperkin add " + found.DOI
		}
		return ExitUsage, advice[found.Kind]
	}
	for _, e := range endings {
		if e.after(err) {
			return e.code, e.hint
		}
	}
	return ExitOther, mail.Hint(err)
}

// endings are the exit codes and hints for kinds of errors. For an error of
// several kinds, the first one counts.
var endings = []struct {
	after func(error) bool
	code  int
	hint  string
}{
	{index.DiskFull, ExitOther, "the disk is full: free some space and run the same command again; finished work is kept"},
	{index.TooManyFiles, ExitOther, "allow more open files (ulimit -n 1024) and run the same command again; finished work is kept"},
	{index.NoMemory, ExitOther, "the system gave no more memory: end other programs, or allow more (ulimit -v), and run the same command again; finished work is kept"},
	{index.DiskFailed, ExitOther, "the disk or the network drive reports errors: check it, and copy the library to another one"},
	{AnyOf(index.ErrMoved), ExitLibrary, "name its folder with --library DIR, and run the same command again"},
	{func(err error) bool { return index.CureFor(err) == index.CurePutBack }, ExitLibrary, Cure(index.CurePutBack)},
	{AnyOf(index.ErrForeign), ExitLibrary, "put the library's own file back; or run paperkin doctor --repair, which keeps the file under another name and makes what it can anew"},
	{AnyOf(index.ErrLinked), ExitLibrary, "put the file itself in the link's place, with the file of its name and -wal beside it if there is one; or link the library's whole folder"},
	{AnyOf(index.ErrDenied), ExitLibrary, "let yourself read and write the files of the library, and enter its folders (chmod -R u+rwX DIR)"},
	{AnyOf(index.ErrReadOnly), ExitLibrary, "make the folder writable, or choose another library with --library DIR"},
	{AnyOf(ErrNoHits, ErrWeakMatch), ExitNoHits, ""},
	{AnyOf(ErrSomeFailed), ExitSomeFailed, ""},
	{AnyOf(ErrUnsound, ErrOtherEmbedder), ExitLibrary, ""},
	{AnyOf(query.ErrEmptyQuestion), ExitUsage, `ask in plain words: paperkin search "sharing parameters across layers"`},
	{AnyOf(service.ErrReadOnly), ExitUsage, "start paperkin serve without --read-only"},
	{AnyOf(index.ErrNoPaper), ExitUsage, "index the papers first; paperkin like uses the references that are in the library"},

	{AnyOf(embed.ErrTimeout), ExitUnreachable, "the server hangs or is slow: restart it, or allow more time with --ollama-timeout TIME"},
	{allOf(ofOpenAI, AnyOf(embed.ErrAnswerTooLarge)), ExitModel, "see what answers there: it may have no embeddings API (choose another server with --openai-base URL)"},
	{AnyOf(embed.ErrAnswerTooLarge), ExitModel, "see what answers there: it may not be Ollama (choose another server with --ollama URL)"},
	{allOf(ofOpenAI, AnyOf(embed.ErrUnreachable)), ExitUnreachable, "start the server, or choose another with --openai-base URL; search --mode lexical works without one"},
	{AnyOf(embed.ErrUnreachable), ExitUnreachable, "start it with: ollama serve (or choose another server with --ollama URL); search --mode lexical works without one"},
	{allOf(ofOpenAI, AnyOf(embed.ErrModelMissing)), ExitModel, "load the model in the server, or name one that it has: openai:MODEL"},
	{AnyOf(embed.ErrLoading), ExitUnreachable, "ask again in some seconds"},
	{AnyOf(embed.ErrModelMissing), ExitModel, "get it with: ollama pull MODEL"},
	{AnyOf(embed.ErrEarlierModel), ExitLibrary, "embed the papers anew: " + NewVersion(embed.ErrEarlierModel)},
	{AnyOf(embed.ErrLaterModel), ExitLibrary, NewVersion(embed.ErrLaterModel)},
	{AnyOf(embed.ErrModelUnfit), ExitModel, "choose an embedding model, such as ollama:nomic-embed-text, or builtin"},

	{AnyOf(index.ErrNoLibrary, index.ErrNoSpace), ExitLibrary, "make one with: paperkin index SOURCE... (or choose another library with --library DIR)"},
	{AnyOf(index.ErrElsewhere), ExitLibrary, "use paperkin-cluster, or choose another library with --library DIR"},
	{AnyOf(index.ErrLocked), ExitLibrary, "wait until it has finished; searching works meanwhile"},
	{AnyOf(index.ErrLibraryExists), ExitLibrary, "choose another place with --library DIR, or use restore --replace, which renames the existing library"},
	{AnyOf(index.ErrNotElsewhere), ExitLibrary, "use paperkin; paperkin-cluster import takes the library into the cluster"},
	{AnyOf(index.ErrOtherPlace), ExitLibrary, "name its own with --collection NAME, or choose another library with --library DIR"},
	{AnyOf(index.ErrOccupied, index.ErrInside), ExitLibrary, "choose another place with --library DIR"},
	{AnyOf(index.ErrBadBackup), ExitLibrary, "nothing was changed; use another backup"},
	{AnyOf(outbox.ErrBusy), ExitLibrary, "wait until it has finished: two at a time would tell of the same papers"},
	{AnyOf(outbox.ErrNewer), ExitLibrary, "update paperkin; the library itself can be used with this version"},
	{AnyOf(feeds.ErrNewer), ExitLibrary, "update paperkin; the library itself can be used with this version"},
	{AnyOf(feeds.ErrBusy), ExitLibrary, "run the same command again"},
	{AnyOf(index.ErrNewerFormat), ExitLibrary, "update paperkin, or index the sources into another library with --library DIR"},
	{AnyOf(index.ErrRepairable), ExitLibrary, "fix it with: paperkin doctor --repair"},
	{index.IsDamage, ExitLibrary, "run paperkin doctor to see what is damaged and how to fix it; without a backup, paperkin doctor --salvage DIR makes a new library of what can be read"},

	{AnyOf(mail.ErrNoPassword), ExitUsage, mail.Hint(mail.ErrNoPassword)},

	{AnyOf(harvest.ErrRequest), ExitUsage, "paperkin harvest --help lists the options"},
	{AnyOf(harvest.ErrUnavailable), ExitOther, "run the same command again later: it continues where it stopped"},
	{AnyOf(harvest.ErrBusy), ExitLibrary, "wait until it has finished; another request can be made meanwhile"},
	{AnyOf(harvest.ErrTooLarge), ExitOther, "raise the limit with --max-size, or ask for fewer papers"},
	{AnyOf(packed.ErrBomb), ExitOther, "if it does contain papers, decompress it yourself and index the result"},
	{AnyOf(harvest.ErrNotPapers), ExitOther, "see what answers at that address: the service or its mirror has changed, or it is a page; harvest url needs the address of the file itself"},
	{AnyOf(harvest.ErrRefused), ExitOther, "see that what is asked for exists and is written as the service wants it, and that its key, if you have set one, is right"},

	{AnyOf(zotero.ErrRefused), ExitUnreachable, `tick "Allow other applications on this computer to communicate with Zotero" in Zotero's settings, Advanced; or name its database: paperkin index zotero:FILE.sqlite`},
	{AnyOf(zotero.ErrDenied), ExitOther, "run the same command again and choose Allow there; or select the collection in Zotero's window and give papers --to zotero"},
	{AnyOf(zotero.ErrUnavailable), ExitUnreachable, "start Zotero, or name its database: paperkin index zotero:FILE.sqlite"},
	{AnyOf(zotero.ErrNoSuch), ExitUsage, ""},
	{AnyOf(zotero.ErrTooOld), ExitUsage, "start a newer Zotero with it once, which brings it up to date; or export the library there, and index that file"},
	{AnyOf(zotero.ErrBusy), ExitOther, "run the same command again when Zotero has finished, or quit Zotero"},
	{AnyOf(zotero.ErrNotZotero), ExitUsage, "name Zotero's own zotero.sqlite; if it is damaged, its backup zotero.sqlite.bak lies beside it"},

	{AnyOf(formats.ErrUnknown), ExitUsage, "if it holds records of papers, name their format with --format; a list of titles: --format list; paperkin index --help lists the formats"},
	{AnyOf(source.ErrNothing), ExitUsage, "paperkin index --help lists the formats"},
	{AnyOf(fs.ErrNotExist), ExitUsage, "check the name, and that its folder exists"},
	{BrokenPipe, ExitDone, ""}, // the reader has seen enough
	{AnyOf(ErrLeft), 128 + int(syscall.SIGINT), ""},
	{AnyOf(context.Canceled), 128 + int(syscall.SIGINT), ""},
}

// Cure says which command helps against damage.
func Cure(c index.Cure) string {
	const repair = "paperkin doctor --repair"
	switch c {
	case index.CureRepair:
		return repair
	case index.CureReindex:
		return "paperkin reindex"
	case index.CurePutBack:
		return "put the library's own catalog.db back, with its log (-wal) and the file commits; or " + repair + ", which continues with the one that is there, and then index the sources again"
	case index.CureAcceptLoss:
		return "paperkin restore FILE --replace, if you have a backup; or " + repair + ", which continues without them, and then index the sources again"
	}
	return "paperkin restore FILE --replace, if you have a backup; or else paperkin doctor --salvage DIR, which makes a new library of what can be read"
}

// NewVersion is what to do about vectors of another version of the model, whose error err is.
func NewVersion(err error) string {
	if errors.Is(err, embed.ErrEarlierModel) {
		return "paperkin index"
	}
	return "update paperkin"
}

// mostNamed is how many saved searches a hint names.
const mostNamed = 10

// searchHint says which saved searches there are.
func searchHint(none *index.NoSearchError) string {
	if near := NearSearch(none); near != "" {
		return "did you mean " + shell.Word(near) + "?"
	}
	if len(none.Names) == 0 {
		return "none is saved: paperkin save NAME QUESTION saves one"
	}
	return "there are: " + strings.Join(shell.Words(none.Names[:min(mostNamed, len(none.Names))]), ", ")
}

// NearSearch is the name of a saved search that is likely meant by another; empty for none.
func NearSearch(none *index.NoSearchError) string {
	folded := make([]string, len(none.Names))
	for i, name := range none.Names {
		folded[i] = strings.ToLower(name)
	}
	if i := slices.Index(folded, edit.Nearest(none.Name, folded)); i >= 0 {
		return none.Names[i]
	}
	return ""
}

// collectionHint says which collection may have been meant.
func collectionHint(e *zotero.NoCollectionError) string {
	paths := map[string]string{}
	for _, path := range e.Have {
		lower := strings.ToLower(path)
		paths[lower], paths[lower[strings.LastIndex(lower, "/")+1:]] = path, path
	}
	if near := edit.Nearest(e.Name, slices.Sorted(maps.Keys(paths))); near != "" {
		return "did you mean " + shell.Word(screen.Line(paths[near])) + "?"
	}
	return "name a collection as Zotero shows it, or by its path, such as Thesis/Chapter 2"
}

// ofOpenAI reports whether an error is of an embedder behind an OpenAI API.
func ofOpenAI(err error) bool {
	var of interface {
		error
		Provider() string
	}
	return errors.As(err, &of) && of.Provider() == "openai"
}

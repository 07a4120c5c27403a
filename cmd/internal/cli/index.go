package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/charset"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/source"
	"paperkin/query/edit"
)

func indexCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "index",
		Usage:     "add papers; only new and changed ones are embedded",
		ArgsUsage: "[SOURCE...]",
		Description: "A SOURCE is a file, a folder, a glob in quotes, or - for standard input; .gz and .zst are decompressed, and .zip is read\n" +
			"like a folder. Every sheet of an Excel workbook (.xlsx) is read whose columns have names.\n" +
			"zotero: is your library in Zotero, zotero:collection/NAME, zotero:group/ID or zotero:FILE.sqlite another one. Zotero is asked\n" +
			"while it runs, and else its file is read; --format zotero-api or zotero-sqlite insists on one of them.\n" +
			"Formats and encodings are told by the content. A file without papers is an error; one in a folder is passed over.\n" +
			"A list of papers' ids, addresses or titles, as text or Markdown, is looked up in the library, and with --fetch what is missing\n" +
			"comes from services. A list of titles alone needs --format list.\n" +
			"Without a source, it embeds the papers of the library that are not embedded yet.\n" +
			"A new library uses the best embedding model that a local Ollama server has, or else the built-in one.",
		Flags: append(slices.Concat(open.EmbedderFlags(), fetchFlags()),
			&cli.StringFlag{Name: "format", Category: option.ToRun, Aliases: []string{"f"}, Usage: "input `FORMAT`: " + strings.Join(inputFormats(), ", "), DefaultText: "detected from the content"},
			&cli.BoolFlag{Name: "dry-run", Category: option.ToRun, Usage: "only report what would happen"},
			&cli.BoolFlag{Name: "strict", Category: option.ToRun, Usage: "write nothing if any record is bad"},
			readdFlag(),
			&cli.BoolFlag{Name: "watch", Category: option.ToRun, Usage: "keep running: index files that are added or changed, until Ctrl-C"},
			&cli.DurationFlag{Name: "interval", Category: option.ToRun, Usage: "with --watch: look for changes every `TIME`", Value: 2 * time.Second},
			&cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print the summary as JSON"},
		),
		Action: func(c *cli.Context) error { return runIndex(s, c) },
	}
}

func runIndex(s *session.Run, c *cli.Context) error {
	if !c.Args().Present() && (c.Bool("watch") || c.Bool("dry-run") || !index.Exists(option.LibraryDir(c))) {
		return fault.Usagef("name a file, a folder, a glob in quotes, or - for standard input", "index: no source given")
	}
	format, err := inputFormat(c)
	if err != nil {
		return err
	}
	read := source.Options{Format: format, Decoded: decoded(s), Place: places(s, c)}
	read.Skipped = func(left paper.BadRecord) { skipped(s, []paper.BadRecord{left}) }
	o := index.AddOptions{Strict: c.Bool("strict"), DryRun: c.Bool("dry-run"), Readd: c.Bool("readd")}
	if c.Bool("watch") {
		if o.DryRun {
			return fault.Usagef("leave one of them out", "index: --watch does not work with --dry-run")
		}
		if slices.Contains(c.Args().Slice(), "-") {
			return fault.Usagef("name files, folders or globs", "index: --watch does not work with standard input")
		}
		return watch(s, c, read, o)
	}
	if c.IsSet("interval") {
		return fault.Usagef("add --watch", "index: --interval works only with --watch")
	}
	var left []paper.BadRecord
	read.Skipped = func(f paper.BadRecord) { left = append(left, f) }
	defer func() { skipped(s, left) }()
	sources, ignored, err := source.Expand(c.Args().Slice(), s.In, read)
	skipped(s, ignored)
	lists, others := source.Lists(sources, read)
	switch {
	case err == nil && len(lists) > 0:
		return indexLists(s, c, lists, others, read, o)
	case c.Bool("fetch"):
		return fault.Usagef("for a list of titles alone add --format list", "index: --fetch works only with lists of papers, and none was named")
	}
	var refused source.Refused
	if errors.As(err, &refused) {
		return report(s, refused, 0)
	}
	if err != nil || s.Feeding.ForCheck() {
		return err
	}
	if o.DryRun {
		return dryRun(s, c, sources, read, o)
	}
	return indexSources(s, c, sources, read, o)
}

// formatHint says what to do about a format of that name, which there is not.
func formatHint(name string) string {
	if near := edit.Nearest(name, inputFormats()); near != "" {
		return "did you mean --format " + near + "?"
	}
	return "leave --format out, and every file is read as what it is; paperkin index --help lists the formats"
}

// decoded returns what says how the text of a source was decoded, if it is not UTF-8 throughout.
func decoded(s *session.Run) func(name string, how charset.Report) {
	return func(name string, how charset.Report) {
		if about := how.String(); about != "" {
			s.Notice("%s: %s", screen.Line(name), about)
		}
	}
}

// skipped reports the files of folders that are not read.
func skipped(s *session.Run, files []paper.BadRecord) {
	list := screen.LongList{Print: func(line string) { s.Notice("%s", line) }, Cut: s.ErrTerminal()}
	for _, f := range files {
		what := f.Err.Error()
		var found *foreign.Error
		switch {
		case errors.As(f.Err, &found):
			what = found.Error()
		case errors.Is(f.Err, formats.ErrUnknown):
			what = "not recognised as a file of papers"
		}
		list.Add(screen.Line(f.Source) + ": skipped: " + what)
	}
	list.End("files")
}

// indexSources adds the papers of the sources and makes them searchable.
func indexSources(s *session.Run, c *cli.Context, sources []source.Source, read source.Options, o index.AddOptions) error {
	run, err := openRun(s, c)
	if err != nil {
		return err
	}
	defer run.writer.Close()
	read, run.input = measured(sources, read)
	sifted := sift(source.Read(c.Context, sources, read), o)
	err = run.all(c.Context, sifted.records, o)
	if err == nil {
		err = source.Done(sources)
	}
	if err == nil && run.added.Read == 0 {
		return run.conclude(c, report(s, sifted.nothing, 0))
	}
	if err == nil && run.added.Read == run.added.Unmatched {
		return run.conclude(c, unmatched(run.added.Read))
	}
	if err = run.conclude(c, err); err == nil || errors.Is(err, fault.ErrSomeFailed) {
		err = cmp.Or(report(s, sifted.nothing, run.added.Read), err)
	}
	return err
}

// unmatched is the error for a number of abstracts when nothing else was read, and the
// library has none of their papers.
func unmatched(n int) error {
	return fault.WithHint(fmt.Errorf("%w: %s, and the library has none of their papers", source.ErrNothing, screen.CountOf(n, "abstract")),
		"index the files of the papers first, or together with these")
}

// dryRun reports the effect that indexing the records would have.
func dryRun(s *session.Run, c *cli.Context, sources []source.Source, read source.Options, o index.AddOptions) error {
	dir := option.LibraryDir(c)
	if err := checkPlace(dir); err != nil {
		return err
	}
	start := func(c *cli.Context) (*index.Writer, error) { return open.Writer(s, c) }
	if !index.Exists(dir) { // a dry run must not create it
		var err error
		if dir, err = os.MkdirTemp("", "paperkin-dry-run-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		start = func(c *cli.Context) (*index.Writer, error) { return open.Scratch(s, c, dir) }
	}
	w, err := start(c)
	if err != nil {
		return err
	}
	defer w.Close()
	run := indexRun{Run: s, writer: w, start: time.Now()}
	read, run.input = measured(sources, read)
	sifted := sift(source.Read(c.Context, sources, read), o)
	if err := run.add(c.Context, sifted.records, o, func() {}); err != nil {
		return err
	}
	switch {
	case run.added.Read == 0 && len(sifted.nothing) > 0:
		return report(s, sifted.nothing, 0)
	case run.added.Read > 0 && run.added.Read == run.added.Unmatched:
		return unmatched(run.added.Read)
	}
	if anew, err := ofEarlierModel(c.Context, w.Library); err != nil {
		return err
	} else if anew {
		s.Notice("%v: all papers of the library would be embedded anew", embed.ErrEarlierModel)
	}
	return cmp.Or(run.ended(c, true), report(s, sifted.nothing, run.added.Read))
}

// indexSpec returns the embedder to index with: the library's own, or for a new
// library the one that the options name. A library never changes its embedder by
// itself, of which the built-in model is one in all its versions; it returns the space
// that is added to as well, the zero space if it is new.
func indexSpec(s *session.Run, c *cli.Context, dir string) (spec string, to embed.Space, err error) {
	asked := c.String("embedder")
	if asked != "" {
		if err := open.CheckSpec(asked); err != nil {
			return "", to, err
		}
	}
	if !index.Exists(dir) {
		return asked, to, nil
	}
	lib, err := open.Folder(s, c)
	if errors.Is(err, index.ErrNoLibrary) {
		return asked, to, nil
	}
	if err != nil {
		return "", to, err
	}
	defer lib.Close()
	space, err := lib.ActiveSpace(c.Context)
	if errors.Is(err, index.ErrNoSpace) {
		return asked, to, nil
	}
	if err != nil {
		return "", to, err
	}
	if err := open.ModelVersion(space.Space); err != nil && !open.IsObsolete(space.Space) {
		return "", to, err
	}
	have := space.Spec()
	if asked != "" && asked != "auto" && asked != have && asked+":latest" != have {
		return "", to, fault.WithHint(fmt.Errorf("%w: %s, not %s", fault.ErrOtherEmbedder, have, asked),
			"to change it: paperkin reindex --embedder "+asked)
	}
	if err := errors.Join(keepTemplates(c, space), open.KeepLoad(s, c, lib, space.Space)); err != nil {
		return "", to, err
	}
	return have, space.Space, nil
}

// keepTemplates sets the options for templates to those of the library's space.
func keepTemplates(c *cli.Context, space index.Space) error {
	if space.Provider == "builtin" {
		return nil
	}
	return errors.Join(c.Set("document-template", space.DocumentTemplate), c.Set("query-template", space.QueryTemplate))
}

package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index"
	"paperkin/index/paper"
)

func (s *streams) splitCommand() *cli.Command {
	return &cli.Command{
		Name:      "split",
		Usage:     "take a paper apart whose records are of different papers",
		ArgsUsage: "PAPER [RECORD...]",
		Description: "Takes the named records out of the paper, or else makes a paper of each of its records. A RECORD is named by its number\n" +
			"in paperkin show --sources PAPER, its id, its key, its file or FILE:LINE. The decision holds when the records are\n" +
			"indexed again; paperkin merge takes it back.",
		OnUsageError: onUsageError,
		Flags:        decisionFlags(),
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return usagef("name a paper by id, DOI, URL or exact title, in quotes", "split: no paper given")
			}
			return s.overrule(c, c.Args().Slice()[:1], func(w *index.Writer, papers []index.Found) ([]index.Found, error) {
				p := papers[0]
				records, err := w.Library.Sources(c.Context, p.Key)
				if err != nil {
					return nil, err
				}
				refs, err := pickRecords(p.Paper.ID, records, c.Args().Slice()[1:])
				if err != nil {
					return nil, err
				}
				return w.Split(c.Context, time.Now(), p.Key, refs)
			})
		},
	}
}

func (s *streams) mergeCommand() *cli.Command {
	return &cli.Command{
		Name:      "merge",
		Usage:     "make one paper of two that are the same work",
		ArgsUsage: "PAPER PAPER",
		Description: "The decision holds when the records are indexed again; paperkin split takes it back.\n" +
			"paperkin duplicates lists papers that may be the same.",
		OnUsageError: onUsageError,
		Flags:        decisionFlags(),
		Action: func(c *cli.Context) error {
			if n := c.Args().Len(); n != 2 {
				return usagef("name two papers, titles in quotes", "merge: want two papers, got %d", n)
			}
			return s.overrule(c, c.Args().Slice(), func(w *index.Writer, papers []index.Found) ([]index.Found, error) {
				return w.Merge(c.Context, time.Now(), papers[0].Key, papers[1].Key)
			})
		},
	}
}

// decisionFlags are the options of split and merge.
func decisionFlags() []cli.Flag {
	return append(ollamaFlags(), &cli.BoolFlag{Name: "json", Usage: "print the papers that there are now as JSON, as show does"})
}

// overrule looks papers up, has a decision of the user's made about them, and prints the
// papers that there are afterwards.
func (s *streams) overrule(c *cli.Context, refs []string, decide func(*index.Writer, []index.Found) ([]index.Found, error)) error {
	w, err := openExisting(c)
	if err != nil {
		return err
	}
	defer w.Close()
	var named []index.Found
	for _, ref := range refs {
		f, err := w.Library.Find(c.Context, ref)
		if err != nil {
			return s.withSuggestions(c, s.searcher(c, w.Library), err)
		}
		named = append(named, f)
	}
	found, err := decide(w, named)
	if err != nil {
		return decisionError(c.Command.Name, named, err)
	}
	if err := s.embedNow(c, w); err != nil {
		return err
	}
	return s.decided(c, w.Library, found)
}

// decided prints the papers that a decision has left, as they are now.
func (s *streams) decided(c *cli.Context, lib *index.Library, found []index.Found) error {
	for _, f := range found {
		now, err := lib.Find(c.Context, f.Paper.ID)
		if err != nil {
			return err
		}
		if c.Bool("json") {
			if err := s.found(now); err != nil {
				return err
			}
			continue
		}
		records, err := lib.Sources(c.Context, now.Key)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s  %s (%s)\n", screen.Line(now.Paper.ID), screen.Line(now.Paper.Title), count(len(records), "record"))
	}
	return nil
}

// pickRecords returns the refs of the records of a paper that the user names.
func pickRecords(id string, records []index.Source, names []string) (refs []string, err error) {
	for _, name := range names {
		var fit []string
		for _, r := range records {
			if isNamed(r, name) {
				fit = append(fit, r.Ref)
			}
		}
		if n, err := strconv.Atoi(name); len(fit) == 0 && err == nil && n >= 1 && n <= len(records) {
			fit = []string{records[n-1].Ref}
		}
		if len(fit) == 0 {
			return nil, usagef("paperkin show --sources "+argument(id)+" lists its records", "split: %s has no record %q", id, name)
		}
		refs = append(refs, fit...)
	}
	slices.Sort(refs)
	return slices.Compact(refs), nil
}

// isNamed reports whether a name is one of a record: an id, what its source calls it, a
// key, its ref, or where it was read.
func isNamed(r index.Source, name string) bool {
	id, _ := paper.ParseID(name)
	file := r.Record.Source
	return slices.Contains(r.Paper.Aliases, id) || slices.Contains(r.Paper.Keys, name) ||
		slices.Contains([]string{r.Ref, r.Name, r.Provider + " " + r.Name, fmt.Sprintf("%s:%d", file, r.Line)}, name) ||
		file != "" && slices.Contains([]string{file, filepath.Base(file), fmt.Sprintf("%s:%d", filepath.Base(file), r.Line)}, name)
}

// decisionError puts an error of a decision into the words of the command line.
func decisionError(command string, papers []index.Found, err error) error {
	id := papers[0].Paper.ID
	hint := ""
	switch {
	case errors.Is(err, index.ErrOneRecord):
		hint = "there is nothing to take apart"
	case errors.Is(err, index.ErrAllRecords):
		hint = "name those that are of another paper, or none, to make a paper of each"
	case errors.Is(err, index.ErrManyRecords):
		hint = "name some of the records: paperkin show --sources " + argument(id) + " lists them"
	case errors.Is(err, index.ErrSamePaper):
		hint = "paperkin show --sources " + argument(id) + " shows its records"
	default:
		return err
	}
	return usagef(hint, "%s %s: %v", command, id, err)
}

// argument is a word as a shell takes it: in quotes if it has to be.
func argument(word string) string {
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(":._/-+,@%", r))
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// embedAtOnce is how many papers a command embeds that does something else.
const embedAtOnce = 1000

// embedNow makes searchable what a decision has changed: the words at once, and the
// vectors where the library uses the built-in model. Otherwise it says what does.
func (s *streams) embedNow(c *cli.Context, w *index.Writer) error {
	if err := s.catchUp(c.Context, w); err != nil {
		return err
	}
	space, err := w.Library.ActiveSpace(c.Context)
	if errors.Is(err, index.ErrNoSpace) {
		return nil
	}
	if err != nil {
		return err
	}
	l, err := w.Library.Ledger(c.Context, space)
	if err != nil || l.Pending == 0 {
		return err
	}
	if space.Provider == "builtin" && l.Pending <= embedAtOnce {
		e, err := s.openEngine(c, "builtin")
		if err != nil {
			return err
		}
		if index.CheckSpace(space.Space, e.Space()) == nil {
			_, err = w.Embed(c.Context, e.Embedder, index.BuildOptions{Batch: e.batch, Concurrency: e.concurrency})
			return err
		}
	}
	s.Notice("%s for vectors: paperkin index makes them", waits(l.Pending))
	return nil
}

// waits is a number of papers that wait.
func waits(n int) string {
	if n == 1 {
		return "1 paper waits"
	}
	return papers(n) + " wait"
}

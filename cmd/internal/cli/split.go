package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/paper"
)

func splitCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "split",
		Usage:     "take a paper apart whose records are of different papers",
		ArgsUsage: "PAPER [RECORD...]",
		Description: "Takes the named records out of the paper, or else makes a paper of each of its records. A RECORD is named by its number\n" +
			"in paperkin show --sources PAPER, its id, its key, its file or FILE:LINE. The decision holds when the records are\n" +
			"indexed again; paperkin merge takes it back.",
		Flags: decisionFlags(),
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return fault.Usagef("name a paper by id, DOI, URL or exact title, in quotes", "split: no paper given")
			}
			return overrule(s, c, c.Args().Slice()[:1], func(w *index.Writer, papers []index.Found) ([]index.Found, error) {
				p := papers[0]
				records, err := w.Library.Sources(c.Context, p.Key)
				if err != nil {
					return nil, err
				}
				refs, err := pickRecords(p.Paper.ID, records, c.Args().Slice()[1:])
				if err != nil {
					return nil, err
				}
				return w.Split(c.Context, s.Now(), p.Key, refs)
			})
		},
	}
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
		if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(records) {
			numbered := records[n-1].Ref
			if len(fit) > 0 && !slices.Contains(fit, numbered) {
				return nil, fault.Usagef("name it by its file and line, as paperkin show --sources "+shell.Word(id)+" shows them",
					"split: %q is the number of one record of %s, and the name of another", name, id)
			}
			fit = append(fit, numbered)
		}
		if len(fit) == 0 {
			return nil, fault.Usagef("paperkin show --sources "+shell.Word(id)+" lists its records", "split: %s has no record %q", id, name)
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

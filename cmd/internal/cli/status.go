package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/embed"
	"paperkin/embed/profile"
	"paperkin/index"
	"paperkin/query/wire"
)

func statusCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:         "status",
		Usage:        "show how many papers there are, how many are embedded, and sizes",
		OnUsageError: line.OnUsageError,
		Description: "With --by it counts the papers of each value, of all papers or of those that pass filters: the latest years, and of\n" +
			"everything else what most papers have. Values that differ in case and accents are one, and are printed as most papers\n" +
			"write them.",
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "by", Category: option.ToPrint, Usage: "count papers by `FACETS`: " + strings.Join(facetNames(), ", ") + "; separated by commas, or repeatable"},
			option.Limit(10, "with --by: print at most `N` values of each"),
			option.FormatFlag(countFormats...), option.JSON(),
			&cli.BoolFlag{Name: "failed", Category: option.ToPrint, Usage: "list the papers that could not be embedded, and why"}},
			filterFlags()...),
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, statusHint(c.Args().First())); err != nil {
				return err
			}
			formats := option.TableFormats
			if c.IsSet("by") {
				formats = countFormats
			}
			format, err := option.Format(c, formats...)
			if err != nil {
				return err
			}
			switch by := c.IsSet("by"); {
			case by && c.Bool("failed"):
				return fault.Usagef("", "--by and --failed print different things: want one of them")
			case by:
				return statusBy(s, c, format)
			case c.IsSet("limit"), !filterOf(c).Empty():
				return fault.Usagef("name what to count, such as --by year", "filters and --limit are for --by")
			}
			lib, err := open.Library(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			if c.Bool("failed") {
				return failedPapers(s, c, lib, format)
			}
			st, err := lib.Status(c.Context)
			if err != nil {
				return err
			}
			said, err := saidIn(c.Context, lib)
			if err != nil {
				return err
			}
			if format == "json" {
				w := wire.NewStatus(lib.Dir(), st, wording.IsOutdated)
				w.Said = said
				return wire.NewEncoder(s.Out).Encode(w)
			}
			return status(s, lib.Dir(), st, said, format)
		},
	}
}

// statusHint says what an argument of status may be meant to be.
func statusHint(word string) string {
	if slices.Contains(facetNames(), strings.ToLower(word)) {
		return "to count by " + word + ": paperkin status --by " + strings.ToLower(word)
	}
	return "choose the library with --library DIR"
}

func status(s *session.Run, dir string, st index.Status, said *wire.Said, format string) error {
	if format == "text" {
		return statusText(s, dir, st, said)
	}
	t := screen.Table{Header: []string{"space", "role", "embedder", "dims", "done", "pending", "failed", "truncated", "no abstract"}}
	for _, sp := range st.Spaces {
		l := sp.Ledger
		t.Rows = append(t.Rows, []any{sp.ID(), sp.Role, sp.Spec(), sp.Dimensions, l.Done, l.Pending, l.Failed, l.Truncated, l.NoAbstract})
	}
	return t.Write(s.Out, format)
}

// statusText prints the status for people, in lines that any terminal can wrap:
// names of models can be longer than a table has room for.
func statusText(s *session.Run, dir string, st index.Status, said *wire.Said) error {
	size := ""
	if st.Bytes > 0 { // else that is not known
		size = ", " + screen.Size(st.Bytes)
	}
	fmt.Fprintf(s.Out, "%s\n%s%s\n", screen.Line(dir), screen.Papers(st.Papers), size)
	if st.First != "" {
		fmt.Fprintln(s.Out, "published", span(st.First, st.Last))
	}
	if len(st.Venues) > 0 {
		var list []string
		for _, v := range st.Venues {
			list = append(list, screen.Cut(v.Value, maxVenue)+" ("+screen.Count(v.Papers)+")")
		}
		list[0] = "most in " + list[0]
		for _, line := range screen.WrapItems(list, max(hits.LeastText, s.Measure())) {
			fmt.Fprintln(s.Out, line)
		}
	}
	if said != nil {
		fmt.Fprintln(s.Out, s.Hang("", saidLine(*said)))
	}
	if st.Rooms.Due() {
		fmt.Fprintln(s.Out, wording.Unused(st.Rooms))
	}
	for _, sp := range st.Spaces {
		l := sp.Ledger
		fmt.Fprintf(s.Out, "\n%s, %s\n%s\n", screen.Line(wording.Describe(sp.Space)), sp.Role, s.Hang("  ", weights(sp.Space.Space)))
		counts := []string{screen.Count(l.Done) + " done", screen.Count(l.Pending) + " pending", screen.Count(l.Failed) + " failed",
			screen.Count(l.Truncated) + " truncated", screen.Count(l.NoAbstract) + " without abstract"}
		for _, line := range screen.WrapItems(counts, max(hits.LeastText, s.Measure()-len("  "))) {
			fmt.Fprintln(s.Out, "  "+line)
		}
		if line := wording.Outdated(sp.Space); line != "" && sp.Role == index.Active {
			fmt.Fprintf(s.Out, "  %s\n", line)
		}
	}
	return nil
}

// saidLine is how much the user has said, in a line.
func saidLine(said wire.Said) string {
	var parts []string
	for _, one := range []struct {
		n    int
		what string
	}{{said.Liked, "liked"}, {said.Disliked, "disliked"}, {said.Read, "read"}, {said.Missing, "of these no longer here"}} {
		if one.n > 0 {
			parts = append(parts, screen.Count(one.n)+" "+one.what)
		}
	}
	switch {
	case said.Searches == 1:
		parts = append(parts, "1 saved search")
	case said.Searches > 1:
		parts = append(parts, screen.Count(said.Searches)+" saved searches")
	}
	return strings.Join(parts, ", ")
}

// maxVenue is the most columns that status gives to the name of a venue.
const maxVenue = 60

// span is the time from one date to another.
func span(first, last string) string {
	if first == last {
		return first
	}
	return first + " to " + last
}

// weights says how much meaning and words count in a space.
func weights(space embed.Space) string {
	weight, measured := profile.Semantic(space)
	line := fmt.Sprintf("meaning weighs %.2f, words %.2f", weight, 1-weight)
	if !measured {
		line += " (what is usual: this model has not been measured)"
	}
	return line
}

func failedPapers(s *session.Run, c *cli.Context, lib session.Library, format string) error {
	folder, end, err := open.FolderOf(s, c, lib)
	if err != nil {
		return err
	}
	defer end()
	space, err := folder.ActiveSpace(c.Context)
	if err != nil {
		return err
	}
	t := screen.Table{Header: []string{"id", "title", "reason"}, Width: s.Width, Plain: !s.Terminal}
	e := wire.NewEncoder(s.Out)
	err = folder.Entries(c.Context, space, index.Failed, func(entry index.Entry) bool {
		if format == "json" {
			e.Encode(map[string]string{"id": entry.ID, "title": entry.Title, "reason": entry.Reason})
			return s.Lost() == nil
		}
		t.Rows = append(t.Rows, []any{entry.ID, entry.Title, entry.Reason})
		return true
	})
	if err != nil || format == "json" {
		return err
	}
	return t.Write(s.Out, format)
}

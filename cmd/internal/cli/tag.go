package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/query/wire"
)

func tagCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      line.Tag,
		Usage:     "give papers tags, take tags from them, or list tags",
		ArgsUsage: "[PAPER... [+TAG...] [-TAG...]]",
		Description: "Without tags it shows those of the papers, and without papers all tags and how many papers have each. A tag is a word\n" +
			"of letters, digits and - _ . / :, in any case. Tags are yours: they stay when papers are indexed again, and the keywords\n" +
			"that a source gives a paper are none.",
		Flags: append(open.SuggestFlags(), option.FormatFlag("text", "json"), option.JSON()),
		Action: func(c *cli.Context) error {
			format, err := option.Format(c, "text", "json")
			if err != nil {
				return err
			}
			args := c.Args().Slice()
			if _, _, _, err := tagArguments(args); err != nil && sign(args[0]) == "" {
				return err
			}
			lib, err := open.Folder(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			first, err := papersFirst(c, lib, args)
			if err != nil {
				return err
			}
			refs, add, remove, err := tagArguments(args, first...)
			if err != nil {
				return err
			}
			if len(refs) == 0 {
				return listTags(s, c, lib, format)
			}
			if refs, err = names(s, c, lib, refs); err != nil {
				return err
			}
			found, err := papersToTag(s, c, lib, refs)
			if err != nil {
				return err
			}
			return tag(s, c, lib, found, add, remove, format)
		},
	}
}

// asTags adds to the error about words that are no papers what can be done with tags of those
// names.
func asTags(c *cli.Context, lib *index.Library, words []string, err error) error {
	have, _, tagsErr := lib.Tags(c.Context)
	if tagsErr != nil {
		return err
	}
	var own *fault.Hinted
	word := words[0]
	switch {
	case slices.ContainsFunc(have, func(n index.Count) bool { return strings.EqualFold(n.Value, word) }):
		return fault.WithHint(err, "to see the papers with that tag: paperkin list --tag "+shell.Word(word))
	case errors.As(err, &own):
		return err
	}
	return fault.WithHint(err, "to give a paper that tag: paperkin tag PAPER "+shell.Word("+"+word))
}

// papersFirst are the papers with which a line begins, though their ids begin with the sign of
// a tag.
func papersFirst(c *cli.Context, lib *index.Library, args []string) (first []string, err error) {
	for _, arg := range args {
		if sign(arg) == "" {
			break
		}
		if _, err := lib.Find(c.Context, arg); errors.Is(err, index.ErrNoPaper) {
			break
		} else if err != nil {
			return nil, err
		}
		first = append(first, arg)
	}
	return first, nil
}

// sign is the sign with which an argument gives a tag or takes it, empty for a paper.
func sign(arg string) string {
	if s := arg[:min(1, len(arg))]; s == "+" || s == "-" {
		return s
	}
	return ""
}

// papersToTag looks all papers up, before the first is changed. Words among them that are
// no papers, but could be tags, lack a sign.
func papersToTag(s *session.Run, c *cli.Context, lib *index.Library, refs []string) (found []index.Found, err error) {
	var words []string
	for _, ref := range refs {
		f, e := findPaper(s, c, lib, ref)
		_, isID := paper.ParseID(ref)
		switch {
		case e == nil:
			found = append(found, f)
		case !errors.Is(e, index.ErrNoPaper) || isID || index.CheckTag(ref) != nil:
			return nil, e
		default:
			words = append(words, ref)
			err = cmp.Or(err, e)
		}
	}
	switch {
	case len(words) == 0:
		return found, err
	case len(found) == 0:
		return nil, asTags(c, lib, words, err)
	}
	line := "paperkin tag"
	for _, arg := range c.Args().Slice() {
		if slices.Contains(words, arg) {
			arg = "+" + arg
		}
		line += " " + shell.Word(arg)
	}
	return nil, fault.WithHint(err, "did you mean: "+line)
}

// tagArguments tells papers from tags to give and to take. The first arguments are papers,
// whatever they begin with.
func tagArguments(args []string, first ...string) (refs, add, remove []string, err error) {
	refs = slices.Clone(first)
	for _, arg := range args[len(first):] {
		into := &refs
		switch sign(arg) {
		case "+":
			into, arg = &add, arg[1:]
		case "-":
			into, arg = &remove, arg[1:]
		}
		if into != &refs {
			if err := index.CheckTag(arg); err != nil {
				return nil, nil, nil, fault.Usagef("give a tag with +TAG and take it with -TAG: paperkin tag arxiv:1706.03762 +to-read -todo", "%v", err)
			}
		}
		*into = append(*into, arg)
	}
	for _, tag := range add {
		if (index.Remark{Tags: remove}).Has(tag) {
			return nil, nil, nil, fault.Usagef("", "tag: both +%s and -%s", tag, tag)
		}
	}
	if len(refs) == 0 && len(add)+len(remove) > 0 {
		return nil, nil, nil, fault.Usagef("name papers by id, DOI, URL or exact title, in quotes", "tag: no paper given")
	}
	return refs, add, remove, nil
}

// tag changes the tags of papers, and prints those that they have afterwards.
func tag(s *session.Run, c *cli.Context, lib *index.Library, found []index.Found, add, remove []string, format string) error {
	before, err := lib.Remarks(c.Context, found...)
	if err != nil {
		return err
	}
	if err := lib.Tag(c.Context, s.Now(), found, add, remove); err != nil {
		return err
	}
	after, err := lib.Remarks(c.Context, found...)
	if err != nil {
		return err
	}
	for i, f := range found {
		for _, tag := range remove {
			explainTag(s, f.Paper, before[i], tag)
		}
		if format == "json" {
			if err := wire.NewEncoder(s.Out).Encode(wire.NewRemark(f.Paper, after[i])); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(s.Out, "%s  %s: %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title), screen.Line(tagList(after[i].Tags)))
	}
	return nil
}

// explainTag says what stands against taking a tag from a paper: it has none, or a source
// gives the paper a keyword like it.
func explainTag(s *session.Run, p paper.Paper, before index.Remark, tag string) {
	keyword := ""
	for _, k := range p.Keywords {
		if (index.Remark{Tags: []string{tag}}).Has(k) {
			keyword = k
		}
	}
	switch has := before.Has(tag); {
	case keyword != "" && has:
		s.Notice("%s keeps the keyword %q, which its source gives it", screen.Line(p.ID), keyword)
	case keyword != "":
		s.Notice("%s has no tag %q of yours: it is a keyword that its source gives it, and stays", screen.Line(p.ID), tag)
	case !has:
		s.Notice("%s has no tag %q", screen.Line(p.ID), tag)
	}
}

func tagList(tags []string) string {
	if len(tags) == 0 {
		return "no tags"
	}
	return strings.Join(tags, ", ")
}

// listTags prints all tags, and how many papers have each.
func listTags(s *session.Run, c *cli.Context, lib *index.Library, format string) error {
	counts, absent, err := lib.Tags(c.Context)
	if err != nil {
		return err
	}
	if absent > 0 {
		s.Notice("tags and notes of %s that the library does not have are kept", screen.Papers(absent))
	}
	if format == "json" {
		for _, n := range counts {
			if err := wire.NewEncoder(s.Out).Encode(wire.NewTagCount(n)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(counts) == 0 {
		s.Notice("no paper has a tag: paperkin tag PAPER +TAG gives it one")
		return nil
	}
	return s.Paged(c.Context, func() error {
		list := make([]wire.Count, len(counts))
		for i, n := range counts {
			list[i] = wire.NewCount(filter.OwnTag, n)
		}
		return countsText(s, list)
	})
}

package query

import (
	"context"
	"strings"
	"unicode/utf8"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/paper"
	"paperkin/query/question"
)

// What stands around a name in a question for the papers of an author.
var (
	beforeName = []string{"papers by ", "papers of ", "papers from ", "publications by ", "publications of ", "articles by ", "works by ", "by "}
	afterName  = []string{" papers", " publications", " articles", " works"}
)

// Names have some words: the first name and the surname at least.
const (
	leastName = 2
	mostName  = 6
)

// byPerson returns the filter that the papers of an author pass, of some years perhaps, if
// a question asks for them and for nothing else; else one that all papers pass.
func (s snapshot) byPerson(ctx context.Context, text string) (f index.Filter, err error) {
	if f, err = s.person(ctx, text); err != nil || !f.Empty() {
		return f, err
	}
	rest, since, until := question.Span(text)
	if since == "" && until == "" {
		return f, nil
	}
	if f, err = s.person(ctx, rest); err == nil && !f.Empty() {
		f.Since, f.Until = since, until
	}
	return f, err
}

// person returns the filter that the papers of the author pass whose name a question is:
// a first name and a surname, perhaps with others between them, that stands less often
// in the texts of papers than among their authors. A surname alone may be a topic
// (Bayes, Song), and deep learning stays one even if a source takes it for an author.
func (s snapshot) person(ctx context.Context, text string) (f index.Filter, err error) {
	if s.Words() == nil || strings.ContainsAny(text, "?!") {
		return f, nil
	}
	if family, given, ok := strings.Cut(text, ","); ok && !strings.Contains(given, ",") {
		text = given + " " + family
	}
	typed := nameIn(text)
	name := paper.FoldWords(typed)
	words := strings.Fields(name)
	if together := strings.Join(words, ""); isDense(together) {
		return s.denseName(ctx, words, together)
	}
	if len(words) < leastName || len(words) > mostName {
		return f, nil
	}
	if f.Persons, err = s.Words().Authors(ctx, typed); err != nil || len(f.Persons) == 0 {
		return f, err
	}
	return s.ratherAuthor(ctx, f, name)
}

// isDense reports whether a text is in a script that has no spaces between words.
func isDense(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !lexical.IsDense(r) })
}

// nameIn returns the name in a question for somebody's papers.
func nameIn(text string) string {
	name := strings.Join(strings.Fields(text), " ")
	for _, before := range beforeName {
		if n := len(before); len(name) > n && strings.EqualFold(name[:n], before) {
			name = name[n:]
			break
		}
	}
	for _, after := range afterName { // of Kaiming He's papers
		if end := len(name) - len(after); end > 0 && strings.EqualFold(name[end:], after) {
			name = name[:end]
			break
		}
	}
	for _, possessive := range []string{"'s", "\u2019s", "'", "\u2019"} {
		if before, ok := strings.CutSuffix(name, possessive); ok {
			return before
		}
	}
	return name
}

// longestFamily is how many characters a surname has at most that stands alone.
const longestFamily = 3

// denseName is [snapshot.person] for a name in a script without spaces, the surname first
// and the given name after it, with a space between them or without; or a surname alone.
func (s snapshot) denseName(ctx context.Context, words []string, together string) (f index.Filter, err error) {
	f.Persons, err = s.Words().Authors(ctx, strings.Join(words, " "))
	if err == nil && len(f.Persons) == 0 {
		f.Persons, err = s.Words().Authors(ctx, together)
	}
	if err != nil {
		return f, err
	}
	if len(f.Persons) == 0 {
		if len(words) > 1 || utf8.RuneCountInString(together) > longestFamily {
			return f, nil
		}
		f.Authors = words
	}
	return s.ratherAuthor(ctx, f, together)
}

// ratherAuthor returns a filter for the papers of some authors unless as many papers have
// the name in their text, and else one that all papers pass.
func (s snapshot) ratherAuthor(ctx context.Context, f index.Filter, name string) (index.Filter, error) {
	by, err := s.View.Select(ctx, f)
	if err != nil {
		return f, err
	}
	about, err := s.View.Select(ctx, index.Filter{With: []string{name}})
	if err != nil {
		return index.Filter{}, err
	}
	authored, err := by.Count(ctx)
	if err != nil {
		return index.Filter{}, err
	}
	mentioned, err := about.Count(ctx)
	if err != nil || mentioned >= authored {
		return index.Filter{}, err
	}
	return f, nil
}

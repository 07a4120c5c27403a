package merge

import (
	"fmt"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// What the rules say of two records. The user's word goes before (see [Ruling]); then,
// in this order:
//
//  1. Records that share an id of their own are one, unless the id is that of the book
//     or the issue that both stand in: their titles differ clearly, and so do their
//     authors, their pages, their texts, or what they are.
//  2. Whatever shows that they are two works tells them apart: ids of one authority, a
//     notice and what it is about, kinds, places, years, authors, abstracts.
//  3. Records with the same title are one if they appeared in one place, or have the
//     same text, or agree in authors and year. Titles that many works have need the
//     place.
//
// Anything else is not enough to join them, and does not keep them apart: a third
// record may join both.

// Verdict is what the rules say of two records.
type Verdict int

const (
	Unsure Verdict = iota // neither joined nor apart
	Joined
	Apart
)

// Reason is the rule that decided, as a code.
type Reason string

const (
	ByUser    Reason = "user"      // the user said so
	ByVersion Reason = "version"   // one source's record of one name
	ByID      Reason = "id"        // joined: a shared id; apart: ids of one authority
	ByPlace   Reason = "place"     // the same volume and page; or others
	ByText    Reason = "text"      // the same title and abstract; or other abstracts
	ByWork    Reason = "work"      // title, authors and year agree
	ByTitle   Reason = "title"     // joined: all there is, and long; apart: others, under the id of a container
	ByNotice  Reason = "notice"    // an erratum or a reply, and the paper
	ByKind    Reason = "type"      // a book and a paper, say
	ByYear    Reason = "year"      // further apart than a preprint and its publication
	ByAuthors Reason = "authors"   // other names
	ByCommon  Reason = "common"    // unsure: a title that many works have
	ByLittle  Reason = "little"    // unsure: too little is known
	ByEither  Reason = "ambiguous" // unsure: it may as well be another work
	ByChain   Reason = "chain"     // apart: joined to records that are told apart
)

// A Judgement is what the rules say of two records, and why.
type Judgement struct {
	Verdict Verdict
	Reason  Reason
	// Evidence is what decided, in words: "doi:10.1000/x", "volumes 3 and 4".
	Evidence string
	// Weight is how much the verdict rests on, from 0 to 100. Records that are told apart
	// with a weight below that of an id are one all the same if ids connect them: a
	// preprint and its publication, say, by a record that carries both ids.
	Weight int
}

// Weights of joins. Those below weak are given up where they could be of either of two
// papers.
const (
	weightUser    = 100
	weightVersion = 95
	weightID      = 90
	weightPlace   = 80
	weightText    = 70
	weak          = 65
	weightWork    = 60 // and less where less is known
	weightTitle   = 30
)

// judge says what the rules make of two records, without the user's word.
func judge(a, b *traits) Judgement {
	if a.hash == b.hash && a.hash != "" {
		return Judgement{Joined, ByVersion, a.provider + " " + a.name, weightVersion}
	}
	if a.hash > b.hash { // the same two in the same order, so that evidence is
		a, b = b, a
	}
	titles := same
	reread := a.isReread(b)
	if a.title != b.title && !reread {
		titles = compareTitles(a.title, b.title)
	}
	shared := sharedID(a.ids, b.ids)
	if shared != "" {
		return judgeShared(a, b, shared, titles)
	}
	if j, ok := toldApart(a, b, titles); ok {
		return j
	}
	if reread {
		return Judgement{Joined, ByVersion, fmt.Sprintf("%s:%d", a.file, a.line), weightVersion}
	}
	if titles != same {
		return Judgement{Reason: ByLittle, Evidence: "titles"}
	}
	return judgeWork(a, b)
}

// sharedID is the best id that two lists of ids have in common.
func sharedID(a, b []string) string {
	var both []string
	for _, id := range a {
		if slices.Contains(b, id) {
			both = append(both, id)
		}
	}
	return paper.Canonical(both)
}

// judgeShared judges records that share an id.
func judgeShared(a, b *traits, id string, titles likeness) Judgement {
	if why, evidence := containers(a, b, id, titles); why != "" {
		return Judgement{Apart, why, evidence, weightID}
	}
	if a.notice != b.notice && titles != same {
		return Judgement{Apart, ByNotice, id, weightID}
	}
	one, other := a.ids, b.ids
	if strings.HasPrefix(id, "doi:") { // one authority may have two numbers for what has one DOI
		one, other = onlyScheme(one, "arxiv:"), onlyScheme(other, "arxiv:")
	}
	if x, y := paper.ConflictingIDs(one, other); x != "" {
		return Judgement{Apart, ByID, x + " and " + y, weightID}
	}
	if isOwn(id) && a.provider != b.provider && (titles == different || titles == unclear) {
		return Judgement{Apart, ByTitle, "two sources' " + id, 50}
	}
	if a.provider == b.provider && a.name == b.name {
		return Judgement{Joined, ByVersion, a.provider + " " + a.name, weightVersion}
	}
	return Judgement{Joined, ByID, id, weightID}
}

// containers tells whether an id that two records share is that of what they stand in, a
// book, an issue or proceedings, and by what they differ.
func containers(a, b *traits, id string, titles likeness) (why Reason, evidence string) {
	pages := differingPages(a.place.first, b.place.first) == different
	if titles == same && a.common && (pages || differing(a.place.volume, b.place.volume) == different) {
		return ByPlace, fmt.Sprintf("pages %s and %s", a.place.first, b.place.first)
	}
	if titles == same || titles == similar || titles == notKnown {
		return "", ""
	}
	part := a.kind == chapter || b.kind == chapter || (a.kind == book) != (b.kind == book)
	if part {
		return ByKind, id
	}
	authors, _ := sameAuthors(a, b)
	switch {
	case titles != different && a.kind != b.kind:
		return "", ""
	case titles == different && authors == different:
		return ByAuthors, id
	case titles == different && pages, titles == unclear && pages && differing(a.place.volume, b.place.volume) != different:
		return ByPlace, fmt.Sprintf("pages %s and %s", a.place.first, b.place.first)
	case titles == different && strings.HasPrefix(id, "doi:") && abstracts(a, b) == different &&
		onlyID(a) && onlyID(b):
		return ByText, id
	}
	return "", ""
}

// onlyID reports whether a record has one id.
func onlyID(t *traits) bool { return len(t.ids) == 1 }

// isOwn reports whether an id is a source's own: of no scheme.
func isOwn(id string) bool {
	_, ok := paper.ParseID(id)
	return !ok
}

func onlyScheme(ids []string, scheme string) (list []string) {
	for _, id := range ids {
		if strings.HasPrefix(id, scheme) {
			list = append(list, id)
		}
	}
	return list
}

// toldApart looks for what shows that two records without a common id are of two works.
func toldApart(a, b *traits, titles likeness) (Judgement, bool) {
	apart := func(why Reason, format string, args ...any) (Judgement, bool) {
		weight := weightID
		if why == ByText || why == ByAuthors || why == ByYear || format == "containers" {
			weight = weightText
		}
		return Judgement{Apart, why, fmt.Sprintf(format, args...), weight}, true
	}
	if x, y := paper.ConflictingIDs(a.ids, b.ids); x != "" && !rereadCut(a, b, x, y) {
		return apart(ByID, "%s and %s", x, y)
	}
	if a.notice != b.notice {
		return apart(ByNotice, "notice")
	}
	if a.kind.differ(b.kind) {
		return apart(ByKind, "types")
	}
	where := a.place.compare(b.place)
	if where == different {
		return apart(ByPlace, "volumes %s and %s, pages %s and %s", dash(a.place.volume), dash(b.place.volume), dash(a.place.first), dash(b.place.first))
	}
	if authors, _ := sameAuthors(a, b); authors == different && !(a.isReread(b) && a.sameLetters(b)) {
		return apart(ByAuthors, "authors")
	}
	if titles != same && titles != similar { // nothing says that they are one
		return Judgement{}, false
	}
	texts := abstracts(a, b)
	if texts == different {
		return apart(ByText, "abstracts")
	}
	if !nearYears(a, b, where, texts) {
		return apart(ByYear, "%d and %d", min(a.year, b.year), max(a.year, b.year))
	}
	if where == unclear && texts != same && texts != similar {
		return apart(ByPlace, "containers")
	}
	return Judgement{}, false
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// rereadCut reports whether ids conflict only because an earlier program read the id of
// this very record up to a blank in it.
func rereadCut(a, b *traits, x, y string) bool {
	return a.provider == b.provider && a.file == b.file && a.line == b.line && a.line > 0 && a.title == b.title &&
		(strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}

// years that may lie between a preprint and its publication: a preprint is sometimes
// posted the year after. More than one need abstracts that agree.
const (
	yearsBefore = 1
	yearsAfter  = 1
	yearsSame   = 3
)

// nearYears reports whether the years of two records may be those of one work. Records
// of one publication have the same year, but for one that appeared online before it was
// printed, which has the place of the print.
func nearYears(a, b *traits, where, texts likeness) bool {
	if a.year == 0 || b.year == 0 || a.year == b.year {
		return true
	}
	if !a.preprint && b.preprint {
		a, b = b, a
	}
	gap := b.year - a.year
	if a.preprint == b.preprint {
		return where == same && (gap == 1 || gap == -1)
	}
	if texts == same || texts == similar {
		return gap >= -yearsBefore && gap <= yearsSame
	}
	return gap >= -yearsBefore && gap <= yearsAfter
}

// judgeWork judges records with the same title that nothing tells apart.
func judgeWork(a, b *traits) Judgement {
	where, texts := a.place.compare(b.place), abstracts(a, b)
	authors, n := sameAuthors(a, b)
	years := a.year != 0 && a.year == b.year
	agree := authors == same || authors == similar
	if a.equal(b) && a.year != 0 && len(a.authors) > 0 && len(a.place.container) > 0 {
		return Judgement{Joined, ByPlace, "all fields", weightPlace}
	}
	if a.common {
		if where == same && agree && years {
			return Judgement{Joined, ByPlace, placeEvidence(a), weightPlace}
		}
		return Judgement{Reason: ByCommon, Evidence: "title"}
	}
	switch {
	case where == same && (agree || authors == notKnown):
		return Judgement{Joined, ByPlace, placeEvidence(a), weightPlace}
	case texts == same && (agree || authors == notKnown):
		return Judgement{Joined, ByText, "title and abstract", weightText}
	case where == similar && agree && years:
		return Judgement{Joined, ByPlace, placeEvidence(a), weightPlace - 5}
	}
	return judgeLittle(a, b, texts, authors, n)
}

// judgeLittle judges records with the same title that may be of one work.
func judgeLittle(a, b *traits, texts, authors likeness, n int) Judgement {
	words := strings.Count(a.title, " ") + 1
	known := a.year != 0 && b.year != 0
	if len(a.authors) == 0 && len(b.authors) == 0 {
		if texts == notKnown && a.year == b.year && words >= 4 && a.place.sameContainer(b.place) != different && !severalDOIs(a, b) {
			return Judgement{Joined, ByTitle, "title", weightTitle}
		}
		return Judgement{Reason: ByLittle, Evidence: "title"}
	}
	if authors != same && authors != similar {
		return Judgement{Reason: ByLittle, Evidence: "title"}
	}
	weight := weightWork - 10
	if texts == similar {
		weight = weightWork
	}
	weight += min(n, 4) - 4 + min(words, 4) - 4
	switch {
	case known != (a.year != 0 || b.year != 0) && (n < 2 || authors != same) && texts != similar, // one year is not known
		severalDOIs(a, b) && texts != similar,
		words < 3 && n < 2 && texts != similar && !fullNames(a, b):
		return Judgement{Reason: ByLittle, Evidence: "title and authors", Weight: weight}
	}
	return Judgement{Joined, ByWork, "title, authors and year", weight}
}

// fullNames reports whether the first authors are the same to the letter, and have more
// than initials.
func fullNames(a, b *traits) bool {
	x, y := a.authors[0].words, b.authors[0].words
	return slices.Equal(x, y) && !slices.ContainsFunc(x, func(w string) bool { return len(w) == 1 })
}

// severalDOIs reports whether both records have DOIs, none of which is a preprint's: two
// publications.
func severalDOIs(a, b *traits) bool {
	published := func(t *traits) bool {
		return slices.ContainsFunc(t.ids, func(id string) bool { return strings.HasPrefix(id, "doi:") && !isPreprintDOI(id) })
	}
	return published(a) && published(b)
}

func placeEvidence(t *traits) string {
	return fmt.Sprintf("%s %s, %s", strings.Join(t.place.container, " "), t.place.volume, t.place.first)
}

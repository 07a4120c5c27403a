package merge

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// Combine makes one paper of its sources, of which there is at least one. It
// depends on nothing but the set of sources. For each field the richest source
// wins, see enrich; ids, keys and categories are those of all sources. The
// sources are in the order of [Records] afterwards.
func Combine(sources []catalogue.Source) paper.Paper {
	var current []paper.Paper
	for _, versions := range Records(sources) {
		p := versions[0].Paper
		if len(versions) > 1 {
			ownMaps(&p)
		}
		for _, earlier := range versions[1:] {
			p = fill(p, earlier.Paper)
		}
		current = append(current, p)
	}
	var ids, keys []string
	var counts paper.Counts // of which the last that was seen goes, whoever says it
	for _, s := range sources {
		counts.Add(s.Paper.Counts)
		ids, keys = append(ids, s.Paper.Aliases...), append(keys, s.Paper.Keys...)
	}
	p := enrich(current)
	p.Aliases, p.Keys = sorted(ids), sorted(keys)
	p.ID, p.Counts = paper.Canonical(p.Aliases), counts
	return p
}

// ownMaps gives a description maps of its own, to which the fields of others are added: to
// copy them for every other would take time that grows with the square of their number.
func ownMaps(p *paper.Paper) {
	p.Fields, p.People, p.Dates, p.Extra = maps.Clone(p.Fields), maps.Clone(p.People), maps.Clone(p.Dates), maps.Clone(p.Extra)
}

// sorted sorts a list in place and leaves out what is there twice.
func sorted[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// fill lays a record over an earlier version of it, which gives what the record
// lacks. The record's maps are its own.
func fill(p, earlier paper.Paper) paper.Paper {
	if p.Abstract == "" && !paper.PlaceholderAbstract(earlier.Abstract) { // as earlier programs kept it
		p.Abstract = earlier.Abstract
		p.Original = originals(p, earlier)
	}
	if strings.HasPrefix(earlier.Published, p.Published) { // 2017-06-12 says more than 2017
		p.Published = earlier.Published
	}
	first(&p.Venue, earlier.Venue)
	first(&p.URL, earlier.URL)
	if len(p.Authors) == 0 {
		p.Authors, p.Names, p.EtAl = earlier.Authors, earlier.Names, earlier.EtAl
	}
	if len(p.Categories) == 0 {
		p.Categories = earlier.Categories
	}
	fillDetails(&p, earlier)
	addMissing(&p.Extra, earlier.Extra)
	return p
}

// enrich makes one paper of several descriptions in the order in which their
// words count: the fullest title, abstract, list of authors and venue, the most
// exact date, and the earlier of two, as a preprint is what came first.
func enrich(all []paper.Paper) paper.Paper {
	if len(all) == 1 {
		return all[0]
	}
	title := fullest(all, func(p paper.Paper) int { return utf8.RuneCountInString(paper.FoldWords(p.Title)) })
	abstract := fullest(all, func(p paper.Paper) int { return utf8.RuneCountInString(p.Abstract) })
	authors := fullest(all, func(p paper.Paper) int { return lettersIn(p.Authors) })
	venue := fullest(all, func(p paper.Paper) int {
		if isPreprintServer(p.Venue) {
			return 1
		}
		return utf8.RuneCountInString(p.Venue) * 2
	})
	m := all[0]
	m.Fields = placed(venue, m)
	ownMaps(&m)
	categories := map[string]bool{}
	for _, c := range m.Categories {
		categories[c] = true
	}
	m.Categories = slices.Clip(m.Categories)
	for _, p := range all[1:] {
		p.Fields = placed(venue, p)
		addMissing(&m.Extra, p.Extra)
		first(&m.URL, p.URL)
		if saysLittle(m.Type) && !saysLittle(p.Type) {
			m.Type, m.SourceType = p.Type, p.SourceType
		}
		fillDetails(&m, p)
		for _, c := range p.Categories {
			if !categories[c] {
				categories[c], m.Categories = true, append(m.Categories, c)
			}
		}
		longer := len(p.Published) - len(m.Published)
		if longer > 0 || longer == 0 && p.Published < m.Published {
			m.Published = p.Published
		}
	}
	m.Categories = notKeywords(m.Categories, m.Keywords)
	m.Title, m.Abstract, m.Venue = title.Title, abstract.Abstract, venue.Venue
	m.Authors, m.Names, m.EtAl = authors.Authors, authors.Names, authors.EtAl
	m.Original = originals(title, abstract)
	return m
}

// placeFields say where in a venue a paper appeared, and belong together.
var placeFields = []string{"volume", "issue", "page", "number", "number-of-volumes", "ISSN", "ISBN", "publisher", "publisher-place", "edition", "collection-title",
	"collection-number", "event-title", "event-place"}

// placed returns the fields of a description, those of its place after those of the
// description that gives the venue. What a preprint server calls volume and page is
// none where the paper appeared.
func placed(venue, p paper.Paper) map[string]string {
	fields := maps.Clone(p.Fields)
	for _, key := range placeFields {
		switch {
		case venue.Fields[key] != "":
			if fields == nil {
				fields = map[string]string{}
			}
			fields[key] = venue.Fields[key]
		case isPreprintServer(p.Venue) && !isPreprintServer(venue.Venue) && venue.Venue != "":
			delete(fields, key)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return fields
}

// notKeywords leaves out the categories that are keywords as well.
func notKeywords(categories, keywords []string) (list []string) {
	folded := map[string]bool{}
	for _, k := range keywords {
		folded[paper.Fold(k)] = true
	}
	for _, c := range categories {
		if len(folded) == 0 || !folded[paper.Fold(c)] {
			list = append(list, c)
		}
	}
	return list
}

// saysLittle reports whether a type is one that sources give to what they have no other
// type for: a preprint server's "article" is a journal's "article-journal" as well.
func saysLittle(kind string) bool { return kind == "" || kind == "article" || kind == "document" }

// fillDetails gives a description, whose maps are its own, the details of another that it
// lacks.
func fillDetails(p *paper.Paper, other paper.Paper) {
	if p.Type == "" {
		p.Type, p.SourceType = other.Type, other.SourceType
	}
	if len(p.Keywords) == 0 {
		p.Keywords = other.Keywords
	}
	if len(p.Files) == 0 {
		p.Files = other.Files
	}
	addMissing(&p.Fields, other.Fields)
	addMissing(&p.People, other.People)
	addMissing(&p.Dates, other.Dates)
}

// fullest returns the description with the most of something. One that has
// four fifths as much and comes earlier is preferred: collectors add a heading
// or a few words now and then, and that does not make a text better.
func fullest(all []paper.Paper, amount func(paper.Paper) int) paper.Paper {
	most := 0
	for _, p := range all {
		most = max(most, amount(p))
	}
	i := slices.IndexFunc(all, func(p paper.Paper) bool { return 5*amount(p) >= 4*most })
	return all[i]
}

// lettersIn measures a list of names: the letters of every one, and three more, so
// that of two lists with as many letters the one with more names is the fuller.
func lettersIn(names []string) int {
	n := 0
	for _, name := range names {
		n += len(paper.FoldWords(name)) + 3
	}
	return n
}

// isPreprintServer reports whether a venue is the name of a preprint server, which
// is where a paper can be read and not where it appeared.
func isPreprintServer(venue string) bool {
	switch head, _, _ := strings.Cut(paper.FoldWords(venue), " "); head {
	case "arxiv", "corr", "biorxiv", "medrxiv", "ssrn", "preprint", "preprints":
		return true
	}
	return false
}

// addMissing adds the fields of other that a map lacks to it.
func addMissing[V any](fields *map[string]V, other map[string]V) {
	if *fields == nil && len(other) > 0 {
		*fields = make(map[string]V, len(other))
	}
	for key, value := range other {
		if _, ok := (*fields)[key]; !ok {
			(*fields)[key] = value
		}
	}
}

// with returns the fields of both maps, those of fields where both have them.
func with[V any](fields, other map[string]V) map[string]V {
	all := maps.Clone(fields)
	addMissing(&all, other)
	return all
}

// originals keeps each original text beside the clean text it belongs to.
func originals(title, abstract paper.Paper) *paper.Original {
	var o paper.Original
	if title.Original != nil {
		o.Title = title.Original.Title
	}
	if abstract.Original != nil {
		o.Abstract = abstract.Original.Abstract
	}
	if o == (paper.Original{}) {
		return nil
	}
	return &o
}

func first(field *string, other string) {
	if *field == "" {
		*field = other
	}
}

package schema

import (
	"encoding/hex"
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/paper"
)

// Every text that names a paper is a value of [Aliases], behind a mark that says in which
// way. What counts in any case has a value of its own only where it has capitals, and is
// otherwise found under its own mark.
const (
	ownMark     = "i:" // an id of the paper
	carriedMark = "c:" // an id that its records carry
	keyMark     = "k:" // a key that a source gave it
	addressMark = "u:" // its web address, or that of a file
	anyCaseMark = "n:" // an id or a key in small letters
	anyHostMark = "w:" // its web address in small letters
)

// A Way is how a text names a paper: the lower ones are nearer. See catalogue.Queries.Find.
type Way int

const (
	ByID             Way = 1 + iota
	ByCarried            // no id of its own; of several papers the one with the lowest key is meant
	ByKey                // given by a source
	ByTitle              // but for case, accents and punctuation
	ByAddress            // these count where no title is the text
	ByAnyCase            // an id or a key but for its case
	ByAddressAnyCase     // its address but for its case
)

// AliasesOf are the values of [Aliases] of a paper, sorted.
func AliasesOf(r Record) []string {
	var values []string
	add := func(mark, anyCase, value string) {
		values = append(values, mark+value)
		if lower := inLower(value); lower != value && anyCase != "" {
			values = append(values, anyCase+lower)
		}
	}
	for _, id := range r.Paper.Aliases {
		add(ownMark, anyCaseMark, id)
	}
	for _, id := range r.Carried {
		add(carriedMark, "", id)
	}
	for _, key := range r.Paper.Keys {
		add(keyMark, anyCaseMark, key)
	}
	if url := r.Paper.URL; isWeb(url) {
		add(addressMark, anyHostMark, url)
		if escaped := escapeAddress.Replace(url); escaped != url {
			add(addressMark, "", escaped)
		}
	}
	for _, file := range r.Paper.Files {
		if isWeb(file) {
			add(addressMark, "", file)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// IDAlias is the value of [Aliases] that the paper with an id has.
func IDAlias(id string) string { return ownMark + id }

// waysOf returns the values of [Aliases] that a text asks for, with the way of each.
func waysOf(text string) map[string]Way {
	ways := map[string]Way{}
	add := func(value string, way Way) {
		if have := ways[value]; have == 0 || way < have {
			ways[value] = way
		}
	}
	if id, _ := paper.ParseID(text); id != "" && len(id) <= paper.MaxID {
		add(ownMark+id, ByID)
		add(carriedMark+id, ByCarried)
		add(keyMark+id, ByKey)
		for _, mark := range []string{ownMark, keyMark, anyCaseMark} {
			add(mark+inLower(id), ByAnyCase)
		}
	}
	for _, form := range paper.AddressForms(text) {
		add(addressMark+form, ByAddress)
		for _, mark := range []string{addressMark, anyHostMark} {
			add(mark+inLower(form), ByAddressAnyCase)
		}
	}
	return ways
}

// inLower is a text with small letters in place of the capitals of ASCII, which are those
// that SQLite's NOCASE knows.
func inLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

// isWeb reports whether an address may be one that [paper.AddressForms] returns, but for case.
func isWeb(address string) bool {
	address = inLower(address[:min(len(address), len("https://"))])
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// escapeAddress escapes what [paper.Link] does of an address.
var escapeAddress = strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E")

// NamesOf are the values of [Names] of authors, sorted: what [filter.Filter] looks for of an
// author is how one of them begins.
func NamesOf(authors []string) []string {
	var names []string
	for _, author := range authors {
		for _, spelled := range filter.Spellings(author) {
			names = append(names, filter.Starts(spelled)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// HasOf are the values of [Has] of a paper, sorted: the names of those filter.Parts that are
// its own, and of those filter.Orders in which it does not come last for having nothing.
func HasOf(r Record) []string {
	var has []string
	traits := filter.TraitsOf(r.Paper, 0)
	for i, name := range filter.Parts {
		if traits.Has&(1<<i) != 0 {
			has = append(has, name)
		}
	}
	for order, is := range map[filter.Order]bool{
		filter.ByDate:  traits.Date != 0,
		filter.ByAdded: r.Arrived != "",
		filter.ByTitle: paper.FoldWords(r.Paper.Title) != "",
		filter.ByVenue: paper.Fold(r.Paper.Venue) != "",
		filter.ByID:    true,
	} {
		if is {
			has = append(has, string(order))
		}
	}
	for what := range r.Paper.Counts {
		has = append(has, string(what))
	}
	slices.Sort(has)
	return has
}

// OrderOf is the value of [IDOrder] of an id: Weaviate sorts texts without regard to case.
func OrderOf(id string) string { return hex.EncodeToString([]byte(id)) }

// FirstDay is the value of [First] of a date, and LastDay that of [Last]. A date lies
// within bounds if LastDay is not below the number of the first bound and FirstDay, unless it
// is 0, not above the LastDay of the last.
func FirstDay(d filter.Date) int64 { return int64(d.Number()) }

// LastDay is the number of the last day that a date can mean: 20211231 for 2021, and
// 20210531 for May of it. It is 0 for a date that is not known.
func LastDay(d filter.Date) int64 {
	n := int64(d.Number())
	if n == 0 {
		return 0
	}
	if n/100%100 == 0 && n%100 == 0 {
		n += 12 * 100
	}
	if n%100 == 0 {
		n += 31
	}
	return n
}

package filter

import (
	"fmt"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// Traits are what filters look at of a paper. The names are as the paper has them.
type Traits struct {
	Date  Date
	Run   uint32 // number of the import that it arrived with, 0 if that is not known
	Has   Has
	Venue string
	Kind  string // type of the publication

	Categories, Keywords, Authors []string
}

// TraitsOf returns the traits of a paper that arrived with an import.
func TraitsOf(p paper.Paper, run int64) Traits {
	t := Traits{Date: DateOf(p.Published), Run: uint32(run), Venue: p.Venue, Kind: p.Type,
		Categories: p.Categories, Keywords: p.Keywords, Authors: p.Authors}
	if p.Abstract != "" {
		t.Has |= Abstract
	}
	if slices.ContainsFunc(p.Aliases, func(id string) bool { return strings.HasPrefix(id, "doi:") }) {
		t.Has |= DOI
	}
	if IsPDF(p.URL) || slices.ContainsFunc(p.Files, IsPDF) {
		t.Has |= PDF
	}
	return t
}

// Has says which parts a paper has, as bits.
type Has uint32

const (
	Abstract Has = 1 << iota
	DOI
	PDF  // its address, or one of its files, is that of a PDF: see IsPDF
	Note // of the user's, as what follows; traits do not have them: see [Resolved]
	Tag
	Liked
	Disliked
	Read
)

// Parts are the names of the parts that a paper may have.
var Parts = []string{"abstract", "doi", "pdf", "note", "tag", "liked", "disliked", "read"}

// IsPart reports whether a paper may have a part of that name, in any case.
func IsPart(name string) bool { return partOf(name) != 0 }

// partOf is the part of a name, 0 if there is none.
func partOf(name string) Has {
	i := slices.Index(Parts, strings.ToLower(name))
	if i < 0 {
		return 0
	}
	return 1 << i
}

// IsPDF reports whether the name or the address of a file is that of a PDF: it ends in
// .pdf, or is an address that does so before its parameters or has a folder of that name,
// as https://arxiv.org/pdf/1706.03762 and https://openreview.net/pdf?id=1.
func IsPDF(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".pdf") {
		return true
	}
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return false
	}
	name, _, _ = strings.Cut(name, "#")
	name, _, _ = strings.Cut(name, "?")
	return strings.HasSuffix(name, ".pdf") || strings.Contains(name+"/", "/pdf/")
}

// A Date is a year, a month or a day, in the order of time: the year times 512, plus the
// month times 32, plus the day. Of what is not known there is 0.
type Date uint32

const (
	yearBits, monthBits = 9, 5
	yearOf              = ^Date(0) >> yearBits << yearBits
	monthOf             = ^Date(0) >> monthBits << monthBits
)

// YearsEnd is above all years.
const YearsEnd = 10_000

// Year is the year, 0 if it is not known.
func (d Date) Year() int { return int(d >> yearBits) }

// Number is the date as a decimal number: 20240517.
func (d Date) Number() int {
	return 10_000*d.Year() + 100*int(d&^yearOf>>monthBits) + int(d&^monthOf)
}

// String is the date as [DateOf] reads it, empty if it is not known.
func (d Date) String() string {
	year, month, day := d.Year(), int(d&^yearOf>>monthBits), int(d&^monthOf)
	switch {
	case d == 0:
		return ""
	case month == 0:
		return d.yearText()
	case day == 0:
		return fmt.Sprintf("%04d-%02d", year, month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

// yearText is the year as it is written, empty if it is not known.
func (d Date) yearText() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d", d.Year())
}

// DateOf reads "2024", "2024-05" or "2024-05-17"; anything else is 0.
func DateOf(s string) Date {
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return 0
	}
	var parts [3]Date
	for i := range 3 {
		start, end := max(0, 5*i-max(0, 2*(i-1))), min(len(s), 4+3*i)
		if start >= len(s) {
			break
		}
		for j := start; j < end; j++ {
			if s[j] < '0' || s[j] > '9' {
				return 0
			}
			parts[i] = 10*parts[i] + Date(s[j]-'0')
		}
		if i > 0 && s[start-1] != '-' {
			return 0
		}
	}
	if parts[1] > 12 || parts[2] > 31 {
		return 0
	}
	return parts[0]<<yearBits | parts[1]<<monthBits | parts[2]
}

// common returns what two dates say, each as exactly as the other.
func common(a, b Date) (Date, Date) {
	switch {
	case a&^yearOf == 0 || b&^yearOf == 0:
		return a & yearOf, b & yearOf
	case a&^monthOf == 0 || b&^monthOf == 0:
		return a & monthOf, b & monthOf
	}
	return a, b
}

// Within reports whether a date may lie between two others, inclusive; 0 is no bound. An
// unknown one does not, if there is a bound.
func (d Date) Within(since, until Date) bool {
	if since != 0 {
		if a, b := common(d, since); d == 0 || a < b {
			return false
		}
	}
	if until != 0 {
		if a, b := common(d, until); d == 0 || a > b {
			return false
		}
	}
	return true
}

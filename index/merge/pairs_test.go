package merge

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/paper"
)

// sampled is one in how many works of the collections becomes a pair of each kind.
const sampled = 600

// examples makes the pairs of the pair set.
func examples(works []paper.Paper) []example {
	all := slices.Concat(twice(works), series(works), sameAuthor(works))
	for i, p := range works[1:] {
		if p.Year() != "" {
			if e, ok := twoOf(p, works[i]); ok {
				all = append(all, e)
			}
		}
	}
	return all
}

// twice are pairs of records with one arXiv id, which is hidden.
func twice(works []paper.Paper) (all []example) {
	by := map[string]paper.Paper{}
	for _, p := range works {
		id := paper.IDOf(p, "arxiv")
		if first, ok := by[id]; ok {
			all = append(all, example{"one arXiv id, hidden", bare(first), true, bare(p)})
		} else if id != "" {
			by[id] = p
		}
	}
	return all
}

// bare is a paper without ids, address and venue.
func bare(p paper.Paper) paper.Paper {
	p.ID, p.Aliases, p.Keys, p.URL, p.Extra, p.Venue = "", nil, nil, "", nil, ""
	return p
}

var seriesTail = regexp.MustCompile(`(?i)[\s:,.(-]+(?:part|volume|vol|no|number|edition|version|chapter)?\s*\.?\s*\(?(\d+|i{1,3}|iv|v|vi{1,3}|ix|x)\)?\s*(?:[:.].*)?$`)

// series are parts of a series by one author, with their titles cut to what they share,
// as sources do that have the number of a part in a field of its own.
func series(works []paper.Paper) (all []example) {
	by := map[string]paper.Paper{}
	number := map[string]string{}
	for _, p := range works {
		tail := seriesTail.FindStringSubmatchIndex(p.Title)
		if tail == nil || len(strings.Fields(p.Title[:tail[0]])) < 2 {
			continue
		}
		n := strings.ToLower(p.Title[tail[2]:tail[3]])
		p.Title = p.Title[:tail[0]]
		key := paper.WorkHash(p)
		if first, ok := by[key]; ok && number[key] != n {
			all = append(all, example{"parts of a series, one title", bare(first), false, bare(p)})
		}
		by[key], number[key] = p, n
	}
	return all
}

// sameAuthor are papers by one author in one year, with titles that have nothing in common,
// under one title.
func sameAuthor(works []paper.Paper) (all []example) {
	by := map[string]paper.Paper{}
	for _, p := range works {
		if pick(p, 6) != 0 || p.Year() == "" {
			continue
		}
		key := p.Authors[0] + "|" + p.Year()
		if first, ok := by[key]; ok && compareTitles(paper.FoldWords(first.Title), paper.FoldWords(p.Title)) == different {
			two := bare(p)
			two.Title = first.Title
			all = append(all, example{"one author, year and title, abstracts of two papers", bare(first), false, two})
		}
		by[key] = p
	}
	return all
}

// twoOf is one work as two sources describe it, or two works that look alike: other is
// another work. ok is false for works that are not sampled.
func twoOf(p, other paper.Paper) (e example, ok bool) {
	kinds := []func(p, other paper.Paper) example{
		func(p, _ paper.Paper) example { return example{"publisher and Scopus", published(p), true, scopus(p)} },
		func(p, _ paper.Paper) example {
			return example{"publisher and Web of Science", published(p), true, webOfScience(p)}
		},
		func(p, _ paper.Paper) example {
			return example{"preprint and publication", arxived(p), true, published(p)}
		},
		func(p, _ paper.Paper) example {
			return example{"preprint and publication a year later, no abstract", arxived(p), true, later(noAbstract(published(p)), 1)}
		},
		func(p, _ paper.Paper) example {
			return example{"publisher and an abstract cut short", published(p), true, short(p)}
		},
		func(p, _ paper.Paper) example {
			return example{"publisher and a citation with et al.", published(p), true, cited(p)}
		},
		func(p, _ paper.Paper) example {
			return example{"publisher and a bare citation", published(p), true, noAbstract(bare(p))}
		},
		func(p, _ paper.Paper) example {
			return example{"Scopus and a bare citation", scopus(p), true, noAbstract(bare(p))}
		},
		func(p, other paper.Paper) example {
			two := noAbstract(bare(p))
			two.Authors, two.Names = other.Authors, nil
			return example{"one title and year, other authors", noAbstract(bare(p)), false, two}
		},
		func(p, other paper.Paper) example {
			one, two := noAbstract(bare(p)), noAbstract(bare(p))
			name, given := paper.ReadName(p.Authors[0]), paper.ReadName(other.Authors[0])
			one.Authors = []string{"Johanna " + name.Family}
			two.Authors, two.Names = []string{"Bartholomew " + given.Given + " " + name.Family}, nil
			return example{"one title, year and family name, other given names", one, false, two}
		},
		func(p, _ paper.Paper) example {
			one, two := bare(p), later(bare(p), 1)
			one.Abstract = "This report gives the figures of " + p.Year() + ". " + one.Abstract
			two.Abstract = "This report gives the figures of " + two.Published + ". " + numbered.ReplaceAllStringFunc(two.Abstract, next)
			return example{"annual reports", one, false, two}
		},
		func(p, _ paper.Paper) example {
			two := later(noAbstract(bare(p)), 1)
			two.Title += " (vol 12, pg 345, " + p.Year() + ")"
			return example{"a paper and its erratum", published(p), false, two}
		},
		func(p, _ paper.Paper) example {
			one, two := noAbstract(published(p)), noAbstract(published(p))
			one.Title, two.Title = "Editorial", "Editorial"
			two.Aliases, two.Fields = nil, map[string]string{"volume": "77", "page": "1-2"}
			return example{"two editorials of one author", one, false, two}
		},
		func(p, other paper.Paper) example {
			one, two := bare(p), bare(other)
			for _, c := range []*paper.Paper{&one, &two} {
				c.Type, c.Venue, c.Published, c.Aliases = "chapter", "Proceedings in one volume", "2011", []string{"doi:10.5555/book"}
			}
			return example{"two chapters with the DOI of their book", one, false, two}
		},
		func(p, _ paper.Paper) example {
			one, two := noAbstract(published(p)), noAbstract(published(p))
			two.Aliases, two.Fields = []string{one.Aliases[0] + "b"}, nil
			return example{"two DOIs of one publisher", one, false, two}
		},
		func(p, _ paper.Paper) example {
			one, two := published(p), published(p)
			one.Title, two.Title, one.Abstract, two.Abstract = "Introduction", "Introduction", "[No abstract available]", "[No abstract available]"
			two.Aliases, two.Venue, two.Fields = []string{"doi:10.6666/x"}, "Another Journal", nil
			return example{"two introductions with no abstract available", one, false, two}
		},
		func(p, _ paper.Paper) example {
			one, two := noAbstract(published(p)), later(noAbstract(published(p)), 1)
			one.Aliases, two.Aliases = nil, nil
			two.Fields = map[string]string{"volume": "902", "page": "17-31"}
			return example{"parts in two volumes, one title", one, false, two}
		},
		func(p, _ paper.Paper) example {
			one, two := noAbstract(published(p)), noAbstract(published(p))
			one.Aliases, two.Aliases = nil, nil
			two.Fields = map[string]string{"volume": one.Fields["volume"], "page": "1712"}
			return example{"two pages of one volume, one title", one, false, two}
		},
	}
	k := pick(p, sampled)
	if k >= len(kinds) {
		return example{}, false
	}
	return kinds[k](p, other), true
}

var numbered = regexp.MustCompile(`\d+`)

func next(number string) string {
	n, _ := strconv.Atoi(number)
	return strconv.Itoa(n + 7)
}

func noAbstract(p paper.Paper) paper.Paper {
	p.Abstract = ""
	return p
}

func later(p paper.Paper, years int) paper.Paper {
	year, _ := strconv.Atoi(p.Year())
	p.Published = strconv.Itoa(year + years)
	return p
}

// published is a paper as its publisher describes it.
func published(p paper.Paper) paper.Paper {
	p = bare(p)
	p.Aliases = []string{fmt.Sprintf("doi:10.5555/%x", pick(p, 1<<30))}
	p.Type, p.Venue = "article-journal", "Journal of the Association for Collected Research"
	p.Fields = map[string]string{"volume": strconv.Itoa(1 + pick(p, 900)), "page": fmt.Sprintf("%d–%d", 1+pick(p, 1700), 1+pick(p, 1700)+9)}
	return p
}

// scopus has initials, an abbreviated container, a notice of copyright and no DOI.
func scopus(p paper.Paper) paper.Paper {
	p = published(p)
	p.Aliases, p.Venue = nil, "J. Assoc. Collect. Res."
	p.Abstract += " © " + p.Year() + " The Authors. All rights reserved."
	p.Authors, p.Names = abbreviated(p.Authors, ". "), nil
	return p
}

// webOfScience has titles in capitals, initials without dots and no abstract.
func webOfScience(p paper.Paper) paper.Paper {
	p = noAbstract(published(p))
	p.Aliases, p.Title, p.Venue = nil, strings.ToUpper(p.Title), "JOURNAL OF THE ASSOCIATION FOR COLLECTED RESEARCH"
	p.Authors, p.Names = abbreviated(p.Authors, ""), nil
	return p
}

// abbreviated puts initials in the place of given names.
func abbreviated(names []string, after string) (list []string) {
	for _, name := range names {
		n := paper.ReadName(name)
		short := ""
		for _, w := range strings.FieldsFunc(n.Given, func(r rune) bool { return r == ' ' || r == '-' || r == '.' }) {
			short += strings.ToUpper(string([]rune(w)[:1])) + after
		}
		list = append(list, strings.TrimSpace(short)+" "+n.Family)
	}
	return list
}

// arxived is the preprint of a paper: its abstract lacks the last sentence.
func arxived(p paper.Paper) paper.Paper {
	p = bare(p)
	p.Aliases = []string{fmt.Sprintf("arxiv:%04d.%05d", 1000+pick(p, 900), pick(p, 100000))}
	p.Venue = "arXiv"
	if i := strings.LastIndex(strings.TrimSuffix(p.Abstract, "."), ". "); i > 0 {
		p.Abstract = p.Abstract[:i+1]
	}
	return p
}

// short has the first 300 bytes of an abstract, and no place.
func short(p paper.Paper) paper.Paper {
	p = bare(p)
	p.Venue = ""
	p.Abstract = strings.ToValidUTF8(p.Abstract[:300], "") + "..."
	return p
}

// cited has the first author only.
func cited(p paper.Paper) paper.Paper {
	p = noAbstract(published(p))
	p.Aliases, p.Authors, p.Names, p.EtAl = nil, p.Authors[:1], nil, len(p.Authors) > 1
	return p
}

package web

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"strings"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/wire"
)

// How much of a text a list shows.
const (
	titleShown    = 300 // characters
	abstractShown = 400
	bylineNames   = 3
)

// A hit is a paper in a list.
type hit struct {
	Anchor    string // of its element, the same in every list
	ID        string
	Title     string
	Page      string // its address here
	Byline    byline
	Abstract  abstract
	Terms     []string
	Compared  bool
	Half      int // of its similarity in percent, rounded: a bar of 50
	Score     string
	Link      link // to its own page
	Tags      []string
	Note      string
	Copies    []named
	Near      *named // the liked paper that it is near to
	Liked     bool
	HasRanks  bool
	ByMeaning int
	ByWords   int
}

// A byline is who wrote a paper, when and where.
type byline struct {
	Authors, Published, Venue string
	Counts                    []string
	Retracted                 bool
}

// A named is a paper that is mentioned.
type named struct{ Title, Page string }

// A link leads to another server.
type link struct{ Address, Host string }

// hitsOf are the papers of an answer.
func hitsOf(a query.Answer) []hit {
	list := make([]hit, len(a.Hits))
	for i, h := range a.Hits {
		list[i] = newHit(h)
	}
	return list
}

func newHit(h query.Hit) hit {
	v := briefly(h.Paper, h.Said)
	var sentence string
	if h.Why != nil {
		sentence, v.Terms = h.Why.Sentence, h.Why.Terms
		v.ByMeaning, v.ByWords = h.Why.SemanticRank, h.Why.LexicalRank
		v.HasRanks = v.ByMeaning > 0 || v.ByWords > 0
	}
	v.Abstract = newAbstract(h.Paper.Abstract, sentence)
	if v.Compared = h.Compared; v.Compared {
		v.Half = int(50*max(0, min(1, h.Similarity)) + 0.5)
		v.Score = fmt.Sprintf("%.2f", h.Similarity)
	}
	for _, c := range h.Copies {
		v.Copies = append(v.Copies, named{wire.Name(c), paperAddress(c.ID)})
	}
	return v
}

// briefly is a paper in a list without what was found of it.
func briefly(p paper.Paper, said index.Remark) hit {
	sum := fnv.New64a()
	sum.Write([]byte(p.ID))
	return hit{Anchor: fmt.Sprintf("p%016x", sum.Sum64()), ID: p.ID, Title: wire.Title(p, titleShown), Page: paperAddress(p.ID), Byline: bylineOf(p), Link: linkOf(p), Tags: said.Tags, Note: said.Note, Liked: said.Opinion == index.Liked}
}

func bylineOf(p paper.Paper) byline {
	names := p.Authors[:min(bylineNames, len(p.Authors))]
	authors, _ := text.Cut(strings.Join(names, ", "), titleShown)
	if len(names) < len(p.Authors) || p.EtAl && len(names) > 0 {
		authors += " et al."
	}
	venue, _ := text.Cut(p.Venue, titleShown)
	return byline{authors, p.Published, venue, countsOf(p), p.Retracted()}
}

// countsOf says how often a paper was cited and recommended.
func countsOf(p paper.Paper) (list []string) {
	for _, what := range paper.AllCounted {
		if c, ok := p.Counts[what]; ok {
			list = append(list, countOf(what, c))
		}
	}
	return list
}

func countOf(what paper.Counted, c paper.Count) string {
	return numbered(int(c.Number), strings.TrimSuffix(string(what), "s"))
}

func linkOf(p paper.Paper) link {
	address := paper.Link(p)
	u, err := url.Parse(address)
	if address == "" || err != nil || u.Host == "" {
		return link{}
	}
	return link{address, strings.TrimPrefix(u.Hostname(), "www.")}
}

// paperAddress is the address of a paper's page: its id is one segment of the path.
func paperAddress(id string) string { return "/paper/" + url.PathEscape(id) }

// An abstract is cut in two, of which the second part is shown on demand.
type abstract struct {
	Head, Rest []part
	Dots       bool   // the head ends within a sentence
	Best       string // the sentence that fits best, where it is in the rest
}

// A part of a text may be marked.
type part struct {
	Text   string
	Marked bool
}

func newAbstract(whole, sentence string) (a abstract) {
	head, rest := text.Cut(whole, abstractShown)
	head = strings.TrimSuffix(head, "…")
	from, to := -1, -1
	if sentence != "" {
		if from = strings.Index(whole, sentence); from >= 0 {
			to = from + len(sentence)
		}
	}
	a.Head, a.Rest = marked(head, 0, from, to), marked(rest, len(head), from, to)
	a.Dots = rest != "" && !strings.HasSuffix(head, ".")
	if rest != "" && from >= len(head) {
		a.Best = sentence
	}
	return a
}

// marked cuts a text that begins at an offset of a whole into parts, of which those from
// one offset to another are marked.
func marked(s string, offset, from, to int) (parts []part) {
	add := func(begin, end int, marked bool) {
		if begin < end {
			parts = append(parts, part{s[begin:end], marked})
		}
	}
	begin := max(0, min(len(s), from-offset))
	end := max(begin, min(len(s), to-offset))
	add(0, begin, false)
	add(begin, end, true)
	add(end, len(s), false)
	return parts
}

// thousands is a number with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

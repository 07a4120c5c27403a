package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index/paper"
	"paperkin/query"
)

var hitFormats = []string{"text", "json", "csv", "markdown"}

// hitRenderer returns what prints hits in the format that was asked for.
func hitRenderer(c *cli.Context) (func(*streams, query.Answer) error, error) {
	f, err := outputFormat(c, append(hitFormats, exchange...)...)
	if isExchange(f) {
		return encodedHits(f), err
	}
	switch f {
	case "json":
		return hitsJSON, err
	case "csv":
		return hitsCSV, err
	case "markdown":
		return hitsMarkdown, err
	}
	whole := c.Bool("abstract")
	return func(s *streams, a query.Answer) error { return hitsText(s, a, whole) }, err
}

// jsonHit is a hit on the command line's JSON contract. Every key that may not
// be omitted is always there; the similarity of a paper that could not be
// compared is not.
type jsonHit struct {
	Rank int `json:"rank"`
	jsonPaper
	Similarity *float64   `json:"similarity,omitempty"`
	Score      float64    `json:"score"`
	Mode       query.Mode `json:"mode"`
	// Match and Evidence are those of the whole answer; see query.Verdict.
	Match    query.Match `json:"match,omitempty"`
	Evidence *float64    `json:"evidence,omitempty"`
	Copies   []string    `json:"copies,omitempty"` // ids
	Why      *jsonWhy    `json:"why,omitempty"`
}

type jsonWhy struct {
	Sentence           string   `json:"sentence"`
	SentenceSimilarity *float64 `json:"sentence_similarity,omitempty"`
	Terms              []string `json:"terms"`
	SemanticRank       int      `json:"semantic_rank,omitempty"`
	LexicalRank        int      `json:"lexical_rank,omitempty"`
}

type jsonPaper struct {
	ID         string   `json:"id"`
	Aliases    []string `json:"aliases"`
	Title      string   `json:"title"`
	Abstract   string   `json:"abstract"`
	Authors    []string `json:"authors"`
	Published  string   `json:"published"`
	Venue      string   `json:"venue"`
	Categories []string `json:"categories"`
	URL        string   `json:"url"`
	Retracted  bool     `json:"retracted,omitempty"`
}

func toJSON(p paper.Paper) jsonPaper {
	list := func(s []string) []string { return append([]string{}, s...) } // never null
	return jsonPaper{ID: p.ID, Aliases: list(names(p)), Retracted: p.Retracted(), Title: p.Title, Abstract: p.Abstract, Authors: list(p.Authors),
		Published: p.Published, Venue: p.Venue, Categories: list(p.Categories), URL: paperURL(p)}
}

func newEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(paper.EscapingJSON(w))
	e.SetEscapeHTML(false)
	return e
}

func hitsJSON(s *streams, a query.Answer) error {
	e := newEncoder(s.out)
	for _, h := range a.Hits {
		j := jsonHit{Rank: h.Rank, jsonPaper: toJSON(h.Paper), Score: round(h.Score, 6), Mode: h.Mode, Match: a.Verdict.Match}
		if h.Compared {
			j.Similarity = rounded(h.Similarity, 6)
		}
		if j.Match != "" {
			j.Evidence = rounded(a.Verdict.Evidence, 3)
		}
		for _, p := range h.Copies {
			j.Copies = append(j.Copies, p.ID)
		}
		if w := h.Why; w != nil {
			j.Why = &jsonWhy{Sentence: w.Sentence, Terms: w.Terms, SemanticRank: w.SemanticRank, LexicalRank: w.LexicalRank}
			if w.Compared {
				j.Why.SentenceSimilarity = rounded(w.SentenceSimilarity, 6)
			}
		}
		if err := e.Encode(j); err != nil {
			return err
		}
	}
	return nil
}

func rounded(x float64, digits int) *float64 {
	x = round(x, digits)
	return &x
}

func hitsCSV(s *streams, a query.Answer) error {
	w := csv.NewWriter(s.out)
	w.Write([]string{"rank", "id", "title", "authors", "published", "venue", "categories", "url", "similarity", "score", "mode", "abstract"})
	for _, h := range a.Hits {
		p := h.Paper
		w.Write(printables(strconv.Itoa(h.Rank), p.ID, p.Title, strings.Join(p.Authors, "; "), p.Published, p.Venue,
			strings.Join(p.Categories, "; "), paperURL(p), similarity(h, 6), number(h.Score, 6), string(h.Mode), p.Abstract))
	}
	w.Flush()
	return w.Error()
}

func number(x float64, digits int) string {
	return strconv.FormatFloat(round(x, digits), 'f', -1, 64)
}

// similarity is empty for a paper that could not be compared.
func similarity(h query.Hit, digits int) string {
	if !h.Compared {
		return ""
	}
	return number(h.Similarity, digits)
}

func hitsMarkdown(s *streams, a query.Answer) error {
	for _, h := range a.Hits {
		title := markdownEscape.Replace(h.Paper.Title)
		if u := paperURL(h.Paper); u != "" {
			title = fmt.Sprintf("[%s](<%s>)", title, u)
		}
		line := fmt.Sprintf("%d. %s", h.Rank, title)
		if h.Compared {
			line += fmt.Sprintf(" (%.3f)", h.Similarity)
		}
		if about := byline(h.Paper); about != "" {
			line += "  \n   " + markdownEscape.Replace(about)
		}
		if _, err := fmt.Fprintln(s.out, printable(line)); err != nil {
			return err
		}
	}
	return nil
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`)

// byline is authors, date, venue and id in one line. More than three authors
// become the first one and others.
func byline(p paper.Paper) string {
	var parts []string
	switch {
	case len(p.Authors) > 3:
		parts = append(parts, p.Authors[0]+" et al.")
	case len(p.Authors) > 0:
		parts = append(parts, strings.Join(p.Authors, ", "))
	}
	for _, s := range []string{p.Published, p.Venue, name(p)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if p.Retracted() {
		parts = append(parts, "RETRACTED")
	}
	return strings.Join(parts, " · ")
}

// names are all ids and keys that find a paper.
func names(p paper.Paper) []string {
	all := slices.Concat(p.Aliases, p.Keys)
	slices.Sort(all)
	return slices.Compact(all)
}

// name is what a paper is called on the screen: its id, or a key of some source
// where the id is but a hash.
func name(p paper.Paper) string {
	if strings.HasPrefix(p.ID, "sha:") && len(p.Keys) > 0 {
		return p.Keys[0]
	}
	return p.ID
}

// paperURL is where to read about a paper: its own link, or the one that its
// id gives. Only web addresses count.
func paperURL(p paper.Paper) string {
	if strings.HasPrefix(p.URL, "https://") || strings.HasPrefix(p.URL, "http://") {
		return p.URL
	}
	scheme, rest, _ := strings.Cut(p.ID, ":")
	prefix := map[string]string{
		"arxiv":    "https://arxiv.org/abs/",
		"doi":      "https://doi.org/",
		"acl":      "https://aclanthology.org/",
		"pmid":     "https://pubmed.ncbi.nlm.nih.gov/",
		"openalex": "https://openalex.org/",
		"s2":       "https://www.semanticscholar.org/paper/",
	}[scheme]
	if prefix == "" {
		return ""
	}
	return prefix + rest
}

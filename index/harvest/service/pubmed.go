package service

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/formats/format"
	xmlformats "paperkin/index/paper/formats/xml"
)

// pubMed is the service for papers of PubMed, with E-utilities: ESearch leaves the list of
// papers that a query finds at NCBI, the newest first, and EFetch gets them from there.
// https://www.ncbi.nlm.nih.gov/books/NBK25499/, https://www.ncbi.nlm.nih.gov/books/NBK25497/
//
// It may be asked three times a second, and ten times with a key, and returns 9,999 papers
// of a query.
type pubMed struct {
	base   *url.URL
	query  []string // parameters of ESearch
	pause  time.Duration
	size   int
	newest int // how many papers are wanted; 0: all
}

const (
	pubMedPage = 200
	pubMedMost = 9_999
)

func newPubMed(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" {
		return nil, wrongRequest("pubmed needs a query")
	}
	u, err := base("https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
	if err != nil {
		return nil, err
	}
	p := &pubMed{base: u, pause: time.Second / 3, size: pageSize(pubMedPage, r.Max), newest: r.Max,
		query: []string{"db", "pubmed", "term", r.Query, "sort", "pub_date", "usehistory", "y", "retmax", "0", "tool", "paperkin"}}
	if !since.IsZero() || !until.IsZero() { // both or none
		p.query = append(p.query, "datetype", "pdat", "mindate", day(since, "2006/01/02", "1500/01/01"), "maxdate", day(until, "2006/01/02", "3000/12/31"))
	}
	if r.Key != "" {
		p.pause = time.Second / 10
	}
	return p, nil
}

// pubMedPlace is a place in a list that NCBI keeps, as a cursor.
type pubMedPlace struct {
	Env   string `json:"env"`
	Key   string `json:"key"`
	Total int    `json:"total"`
	Start int    `json:"start,omitempty"`
}

func (p *pubMed) place(cursor string) (at pubMedPlace, err error) {
	if cursor != "" {
		err = json.Unmarshal([]byte(cursor), &at)
	}
	return at, err
}

func (p *pubMed) Format() *format.Format  { return xmlformats.PubMed }
func (p *pubMed) Interval() time.Duration { return p.pause }

func (p *pubMed) Address(cursor string) (*url.URL, error) {
	at, err := p.place(cursor)
	switch {
	case err != nil:
		return nil, err
	case at.Env == "":
		return WithQuery(p.base.JoinPath("esearch.fcgi"), p.query...), nil
	case at.Start >= pubMedMost:
		return nil, fmt.Errorf("%w: PubMed returns only the newest %d papers of a query, and this one has %d: choose a shorter period", ErrRefused, pubMedMost, at.Total)
	}
	return WithQuery(p.base.JoinPath("efetch.fcgi"), "db", "pubmed", "WebEnv", at.Env, "query_key", at.Key, "retmode", "xml",
		"retstart", strconv.Itoa(at.Start), "retmax", strconv.Itoa(min(p.size, pubMedMost-at.Start)), "tool", "paperkin"), nil
}

func (p *pubMed) Check(cursor string, r Reply) error {
	at, err := p.place(cursor)
	if err != nil {
		return err
	}
	reply, err := readPubMed(r)
	switch {
	case err != nil:
		return err
	case reply.failure != "" && at.Env != "": // the list is kept for some hours
		return fmt.Errorf("%w: %w: %q", ErrRefused, ErrForgotten, reply.failure)
	case reply.failure != "":
		return fmt.Errorf("%w: %q", ErrRefused, reply.failure)
	case at.Env == "" && reply.env == "":
		return fmt.Errorf("%w: it is no list of ESearch", ErrNotPapers)
	case at.Env != "" && reply.papers == 0:
		return Temporarily(fmt.Errorf("empty page at number %d of %d papers", at.Start, at.Total))
	}
	return nil
}

func (p *pubMed) Next(cursor string, r Reply) (string, error) {
	at, err := p.place(cursor)
	if err != nil {
		return "", err
	}
	if at.Env == "" {
		reply, err := readPubMed(r)
		if err != nil || reply.total == 0 {
			return "", err
		}
		at = pubMedPlace{Env: reply.env, Key: reply.key, Total: reply.total}
	} else if at.Start += p.size; at.Start >= at.Total || p.newest > 0 && at.Start >= p.newest {
		return "", nil // papers of the list that were removed since are missing from pages
	}
	b, err := json.Marshal(at)
	return string(b), err
}

// pubMedReply is the summary of a reply of ESearch or EFetch.
type pubMedReply struct {
	env, key      string
	total, papers int
	failure       string // empty: none
}

func readPubMed(r Reply) (reply pubMedReply, err error) {
	file, err := r.Open()
	if err != nil {
		return pubMedReply{}, err
	}
	defer file.Close()
	d := xml.NewDecoder(file)
	for depth := 0; ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return reply, nil
		}
		if err != nil {
			return pubMedReply{}, err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			if _, end := t.(xml.EndElement); end {
				depth--
			}
			continue
		}
		if depth++; depth != 2 {
			continue
		}
		depth--
		var text string
		if name := start.Name.Local; name == "PubmedArticle" || name == "PubmedBookArticle" {
			reply.papers++
			err = d.Skip()
		} else if err = d.DecodeElement(&text, &start); err == nil {
			reply.take(name, strings.TrimSpace(text))
		}
		if err != nil {
			return pubMedReply{}, err
		}
	}
}

func (p *pubMedReply) take(name, text string) {
	switch name {
	case "WebEnv":
		p.env = text
	case "QueryKey":
		p.key = text
	case "Count":
		p.total, _ = strconv.Atoi(text)
	case "ERROR":
		p.failure = strings.Join(strings.Fields(text), " ")
	}
}

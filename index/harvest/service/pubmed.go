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
// It may be asked three times a second, and ten times with a key. A list gives no more than
// 9,999 papers, so that a query that finds more is asked again for each half of its period,
// the newer one first, until that is a day.
type pubMed struct {
	base  *url.URL
	query []string // parameters of ESearch
	asked pubMedDays
	pause time.Duration
	size  int
	max   int // papers; 0: all
}

const (
	pubMedPage = 200
	pubMedMost = 9_999
)

// pubMedDays are a first and a last day of publication.
type pubMedDays [2]string

// All papers of PubMed are of this time.
var pubMedEver = pubMedDays{"1500/01/01", "2999/12/31"}

const pubMedDay = "2006/01/02"

// halves divides a period, and reports whether it has more than a day.
func (d pubMedDays) halves() (older, newer pubMedDays, ok bool) {
	first, err := time.Parse(pubMedDay, d[0])
	last, wrong := time.Parse(pubMedDay, d[1])
	if err != nil || wrong != nil || !first.Before(last) {
		return pubMedDays{}, pubMedDays{}, false
	}
	days := int(last.Sub(first).Hours() / 24)
	middle := first.AddDate(0, 0, days/2)
	return pubMedDays{d[0], middle.Format(pubMedDay)}, pubMedDays{middle.AddDate(0, 0, 1).Format(pubMedDay), d[1]}, true
}

func newPubMed(r Request, base bases, since, until time.Time) (Service, error) {
	if r.Query == "" {
		return nil, wrongRequest("pubmed needs a query")
	}
	u, err := base("https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
	if err != nil {
		return nil, err
	}
	p := &pubMed{base: u, pause: time.Second / 3, size: pageSize(pubMedPage, r.Max), max: r.Max,
		query: []string{"db", "pubmed", "term", r.Query, "sort", "pub_date", "usehistory", "y", "retmax", "0", "tool", "paperkin"}}
	if !since.IsZero() || !until.IsZero() { // both or none
		p.asked = pubMedDays{day(since, pubMedDay, pubMedEver[0]), day(until, pubMedDay, pubMedEver[1])}
	}
	if r.Key != "" {
		p.pause = time.Second / 10
	}
	return p, nil
}

// pubMedPlace is a place in a list that NCBI keeps, as a cursor.
type pubMedPlace struct {
	Days  pubMedDays   `json:"days"`           // of the list; empty: any
	Rest  []pubMedDays `json:"rest,omitempty"` // that follow it
	Env   string       `json:"env,omitempty"`  // empty: it is to be searched for
	Key   string       `json:"key,omitempty"`
	Total int          `json:"total,omitempty"`
	Start int          `json:"start,omitempty"`
}

func (p *pubMed) place(cursor string) (at pubMedPlace, err error) {
	if cursor == "" {
		return pubMedPlace{Days: p.asked}, nil
	}
	return at, json.Unmarshal([]byte(cursor), &at)
}

func (p *pubMed) Format() *format.Format  { return xmlformats.PubMed }
func (p *pubMed) Interval() time.Duration { return p.pause }

func (p *pubMed) Address(cursor string) (*url.URL, error) {
	at, err := p.place(cursor)
	switch {
	case err != nil:
		return nil, err
	case at.Env == "" && at.Days == pubMedDays{}:
		return WithQuery(p.base.JoinPath("esearch.fcgi"), p.query...), nil
	case at.Env == "":
		return WithQuery(p.base.JoinPath("esearch.fcgi"), append(p.query[:len(p.query):len(p.query)], "datetype", "pdat", "mindate", at.Days[0], "maxdate", at.Days[1])...), nil
	case at.Start >= pubMedMost:
		return nil, fmt.Errorf("%w: PubMed returns only %d papers of a day, and %s has %d: choose narrower words", ErrRefused, pubMedMost, at.Days[0], at.Total)
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
	if at.Env != "" { // papers of the list that were removed since are missing from pages
		if at.Start += p.size; at.Start >= at.Total {
			return at.following()
		}
		return at.cursor()
	}
	reply, err := readPubMed(r)
	switch {
	case err != nil:
		return "", err
	case reply.total == 0:
		return at.following()
	case reply.total > pubMedMost && (p.max == 0 || p.max > pubMedMost):
		if at.Days == (pubMedDays{}) {
			at.Days = pubMedEver
		}
		if older, newer, ok := at.Days.halves(); ok {
			return pubMedPlace{Days: newer, Rest: append([]pubMedDays{older}, at.Rest...)}.cursor()
		}
	}
	at.Env, at.Key, at.Total = reply.env, reply.key, reply.total
	return at.cursor()
}

// following is the cursor of the list of the next period; empty after the last.
func (at pubMedPlace) following() (string, error) {
	if len(at.Rest) == 0 {
		return "", nil
	}
	return pubMedPlace{Days: at.Rest[0], Rest: at.Rest[1:]}.cursor()
}

func (at pubMedPlace) cursor() (string, error) {
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
	d := NewDecoder(file)
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

package service

import (
	"encoding/json"
	goxml "encoding/xml"
	"fmt"
	"net/url"
	"strings"
	"time"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/xml"
	"paperkin/index/paper/pattern"
)

// anthology is the service for papers of venues of the ACL Anthology, which has a file for
// each venue and year, and for earlier years one with a letter for the venue:
// https://github.com/acl-org/acl-anthology/tree/master/data/xml,
// https://aclanthology.org/info/ids/
type anthology struct {
	base   *url.URL
	venues []string
	first  int
	last   int // 0: there is no last year
	period
}

// Collections have the names of venues since then.
const anthologyNamed = 2020

// anthologyLetters are the letters of venues in collections of earlier years.
var anthologyLetters = map[string]string{"cl": "J", "tacl": "Q", "acl": "P", "eacl": "E", "naacl": "N", "emnlp": "D", "conll": "K", "semeval": "S",
	"anlp": "A", "coling": "C", "hlt": "H", "ijcnlp": "I", "lrec": "L", "muc": "M", "paclic": "Y", "rocling": "O", "tinlap": "T", "tipster": "X",
	"ranlp": "R", "alta": "U", "jep": "F", "ws": "W"}

// anthologyGap is how many years of a venue may be missing before it counts as ended, where
// no last year was asked for. Some are held every third year.
const anthologyGap = 4

var anthologyVenue = pattern.Of(`^[a-z][a-z0-9]*$`)

func newAnthology(r Request, base bases, since, until time.Time) (Service, error) {
	if len(r.Venues) == 0 || since.IsZero() {
		return nil, wrongRequest("acl needs a venue, such as acl, emnlp or findings, and a first year; all of the Anthology is at https://aclanthology.org/anthology+abstracts.bib.gz, for url")
	}
	u, err := base("https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml")
	if err != nil {
		return nil, err
	}
	a := &anthology{base: u, first: max(since.Year(), 1950), period: period{since, until}}
	if !until.IsZero() {
		a.last = until.Year()
	}
	for _, v := range r.Venues {
		v = strings.ToLower(v)
		if !anthologyVenue().MatchString(v) {
			return nil, wrongRequest("%q is no venue of the Anthology, want one such as acl, emnlp or findings", v)
		}
		a.venues = append(a.venues, v)
	}
	return a, nil
}

// anthologyPlace is a collection, as a cursor.
type anthologyPlace struct {
	Venue   int `json:"venue"` // the number of it
	Year    int `json:"year"`
	Missing int `json:"missing,omitempty"` // years before it
}

func (a *anthology) place(cursor string) (p anthologyPlace, err error) {
	if cursor == "" {
		return anthologyPlace{Year: a.first}, nil
	}
	if err = json.Unmarshal([]byte(cursor), &p); err == nil && (p.Venue < 0 || p.Venue >= len(a.venues)) {
		err = fmt.Errorf("%q is no place in the Anthology", cursor)
	}
	return p, err
}

func (a *anthology) Format() *format.Format  { return xml.ACL }
func (a *anthology) Interval() time.Duration { return time.Second }

// MayLack is true: venues are not held every year.
func (a *anthology) MayLack(string) bool { return true }

func (a *anthology) Address(cursor string) (*url.URL, error) {
	p, err := a.place(cursor)
	if err != nil {
		return nil, err
	}
	venue := a.venues[p.Venue]
	name := fmt.Sprintf("%d.%s", p.Year, venue)
	if letter := anthologyLetters[venue]; letter != "" && p.Year < anthologyNamed {
		name = fmt.Sprintf("%s%02d", letter, p.Year%100)
	}
	return a.base.JoinPath(name + ".xml"), nil
}

// Check returns an error for anything but a collection: a mirror may have other files there.
func (a *anthology) Check(_ string, r Reply) error {
	file, err := r.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	for d := NewDecoder(file); ; {
		t, err := d.Token()
		if start, is := t.(goxml.StartElement); is && start.Name.Local == "collection" {
			return nil
		} else if is || err != nil {
			return fmt.Errorf("%w: it is no collection of the Anthology", ErrNotPapers)
		}
	}
}

// Next goes on to the next year, and after the last one to the next venue.
func (a *anthology) Next(cursor string, r Reply) (string, error) {
	p, err := a.place(cursor)
	if err != nil {
		return "", err
	}
	switch {
	case r != "":
		p.Missing = 0
	case p.Year >= anthologyNamed: // collections of earlier years are all there
		p.Missing++
	}
	if p.Year++; p.Missing >= anthologyGap || a.last > 0 && p.Year > a.last {
		p = anthologyPlace{Venue: p.Venue + 1, Year: a.first}
	}
	if p.Venue == len(a.venues) {
		return "", nil
	}
	b, err := json.Marshal(p)
	return string(b), err
}

package service

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/xml"
)

// oai is the service for a repository that speaks OAI-PMH 2.0:
// http://www.openarchives.org/OAI/openarchivesprotocol.html
//
// It asks for the metadata formats of the repository, and then for the list of records of
// each set, in the format that says most. Dates are those of the last change. They are given
// as days, which all repositories support, whatever their granularity (section 2.7.1).
type oai struct {
	base     *url.URL
	prefix   string   // of the metadata; empty: to be asked for
	sets     []string // one at least; empty: the whole repository
	from, to time.Time
	period   // of publication: other papers are passed over
	pause    time.Duration
}

func newOAI(r Request, _ bases, since, until time.Time) (Service, error) {
	if r.URL == "" {
		return nil, wrongRequest("oai needs the address of a repository")
	}
	u, err := parseAddress(r.URL)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	for _, own := range []string{"verb", "metadataPrefix", "set", "from", "until", "identifier", "resumptionToken"} { // of a request that was copied
		q.Del(own)
	}
	base := *u
	base.RawQuery, base.Fragment, base.RawFragment = q.Encode(), "", ""
	sets := r.Sets
	if len(sets) == 0 {
		sets = []string{""}
	}
	return &oai{base: &base, sets: sets, from: since, to: until, pause: time.Second}, nil
}

// oaiPlace is a place in the lists of a repository, as a cursor.
type oaiPlace struct {
	Prefix string `json:"prefix"`
	Set    int    `json:"set,omitempty"`   // the number of it
	Token  string `json:"token,omitempty"` // resumptionToken; empty: the start of the list
}

func (o *oai) place(cursor string) (p oaiPlace, err error) {
	if cursor == "" {
		return oaiPlace{Prefix: o.prefix}, nil
	}
	if err = json.Unmarshal([]byte(cursor), &p); err == nil && (p.Prefix == "" || p.Set < 0 || p.Set >= len(o.sets)) {
		err = fmt.Errorf("%q is no place in a list of OAI-PMH", cursor)
	}
	return p, err
}

func (o *oai) Format() *format.Format  { return xml.OAI }
func (o *oai) Interval() time.Duration { return o.pause }

func (o *oai) Address(cursor string) (*url.URL, error) {
	p, err := o.place(cursor)
	switch {
	case err != nil:
		return nil, err
	case p.Prefix == "":
		return WithQuery(o.base, "verb", "ListMetadataFormats"), nil
	case p.Token != "": // which excludes all other arguments
		return WithQuery(o.base, "verb", "ListRecords", "resumptionToken", p.Token), nil
	}
	return WithQuery(o.base, "verb", "ListRecords", "metadataPrefix", p.Prefix, "set", o.sets[p.Set],
		"from", day(o.from, time.DateOnly, ""), "until", day(o.to, time.DateOnly, "")), nil
}

// IsAnswer: Zenodo, for one, replies 422 where no records match.
func (o *oai) IsAnswer(head []byte) bool {
	return bytes.Contains(head, []byte("<OAI-PMH")) && bytes.Contains(head, []byte("<error"))
}

func (o *oai) Check(cursor string, r Reply) error {
	p, err := o.place(cursor)
	if err != nil {
		return err
	}
	reply, err := readOAI(r)
	switch {
	case err != nil:
		return err
	case reply.code == "badResumptionToken":
		return fmt.Errorf("%w: %w: %q", ErrRefused, ErrForgotten, reply.message)
	case reply.code == "noRecordsMatch":
		return nil
	case reply.code != "":
		return fmt.Errorf("%w: %s: %q", ErrRefused, reply.code, reply.message)
	case p.Prefix == "" && len(reply.formats) == 0, p.Prefix != "" && !reply.list:
		return fmt.Errorf("%w: it is no reply of OAI-PMH to what was asked", ErrNotPapers)
	case p.Token != "" && reply.token == p.Token: // the same page would come forever
		return fmt.Errorf("%w: it goes on at the place where it is", ErrNotPapers)
	}
	return nil
}

func (o *oai) Next(cursor string, r Reply) (string, error) {
	p, err := o.place(cursor)
	if err != nil {
		return "", err
	}
	reply, err := readOAI(r)
	switch {
	case err != nil:
		return "", err
	case p.Prefix == "":
		if p.Prefix, err = reply.richest(); err != nil {
			return "", err
		}
	case reply.token != "":
		p.Token = reply.token
	case p.Set+1 < len(o.sets):
		p.Set, p.Token = p.Set+1, ""
	default:
		return "", nil
	}
	b, err := json.Marshal(p)
	return string(b), err
}

package service

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/format"
)

// theReply is the path of the whole reply, for gjson.
const theReply = "@this"

// jsonService is a service whose pages are JSON documents.
type jsonService struct {
	of     *format.Format
	pause  time.Duration
	size   int
	page   func(cursor string) *url.URL
	cursor func(cursor string, page gjson.Result) string // of the next page
	list   string                                        // path of the papers, for gjson
	around string                                        // path of what has no list where there are no papers; empty: nothing
	refuse func(cursor string) error                     // the service has no page there; nil: it has
}

func (s *jsonService) Format() *format.Format  { return s.of }
func (s *jsonService) Interval() time.Duration { return s.pause }

func (s *jsonService) Address(cursor string) (*url.URL, error) {
	if s.refuse != nil {
		if err := s.refuse(cursor); err != nil {
			return nil, err
		}
	}
	return s.page(cursor), nil
}

func (s *jsonService) Check(_ string, r Reply) error {
	page, err := parse(r)
	if err == nil && !page.Get(s.list).IsArray() && (s.around == "" || !page.Get(s.around).IsObject()) {
		err = fmt.Errorf("%w: it has no list %q", ErrNotPapers, s.list)
		if s.list == theReply {
			err = fmt.Errorf("%w: it is no list", ErrNotPapers)
		}
	}
	return err
}

func (s *jsonService) Next(cursor string, r Reply) (string, error) {
	page, err := parse(r)
	if err != nil || len(page.Get(s.list).Array()) == 0 {
		return "", err
	}
	return s.cursor(cursor, page), nil
}

// parse reads a reply in JSON.
func parse(r Reply) (gjson.Result, error) {
	b, err := os.ReadFile(string(r))
	return gjson.ParseBytes(b), err
}

// number is a cursor that is one. The empty one is 0.
func number(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	return strconv.Atoi(cursor)
}

package service

import (
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/formats/format"
)

// jsonService is a service whose pages are JSON documents.
type jsonService struct {
	of     *format.Format
	pause  time.Duration
	size   int
	page   func(cursor string) *url.URL
	cursor func(cursor string, page gjson.Result) string // of the next page
	list   string                                        // path of the papers, for gjson
}

func (s *jsonService) Format() *format.Format  { return s.of }
func (s *jsonService) Interval() time.Duration { return s.pause }

func (s *jsonService) Address(cursor string) (*url.URL, error) { return s.page(cursor), nil }

func (s *jsonService) Check(_ string, r Reply) error {
	page, err := s.parse(r)
	if err == nil && !page.Get(s.list).IsArray() {
		err = fmt.Errorf("%w: it has no list %q", ErrNotPapers, s.list)
	}
	return err
}

func (s *jsonService) Next(cursor string, r Reply) (string, error) {
	page, err := s.parse(r)
	if err != nil || len(page.Get(s.list).Array()) == 0 {
		return "", err
	}
	return s.cursor(cursor, page), nil
}

func (s *jsonService) parse(r Reply) (gjson.Result, error) {
	b, err := os.ReadFile(string(r))
	return gjson.ParseBytes(b), err
}

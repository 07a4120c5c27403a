package harvest

import (
	"net/url"
	"time"

	"paperkin/index/paper/formats/format"
)

// file is the service for papers at a web address, in any format.
type file struct{ at *url.URL }

func newFile(r Request) (service, error) {
	if r.URL == "" {
		return nil, wrongRequest("url needs an address")
	}
	u, err := parseAddress(r.URL)
	if err != nil {
		return nil, err
	}
	return &file{u}, nil
}

func (f *file) format() *format.Format              { return nil }
func (f *file) interval() time.Duration             { return 0 }
func (f *file) address(string) (*url.URL, error)    { return f.at, nil }
func (f *file) check(string, *reply) error          { return nil }
func (f *file) next(string, *reply) (string, error) { return "", nil }

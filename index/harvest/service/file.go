package service

import (
	"net/url"
	"time"

	"paperkin/index/paper/formats/format"
)

// file is the service for papers at a web address, in any format.
type file struct{ at *url.URL }

func newFile(r Request, _ bases, _, _ time.Time) (Service, error) {
	if r.URL == "" {
		return nil, wrongRequest("url needs an address")
	}
	u, err := parseAddress(r.URL)
	if err != nil {
		return nil, err
	}
	return &file{u}, nil
}

func (f *file) Format() *format.Format             { return nil }
func (f *file) Interval() time.Duration            { return 0 }
func (f *file) Address(string) (*url.URL, error)   { return f.at, nil }
func (f *file) Check(string, Reply) error          { return nil }
func (f *file) Next(string, Reply) (string, error) { return "", nil }

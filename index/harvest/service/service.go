// Package service has the protocols of the services that papers are fetched from: which
// addresses a request leads to, one page after the other, and what a reply says.
//
// It sends no requests and keeps nothing: harvest does, for any service alike.
package service

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

var (
	// ErrRefused: the service rejects the request.
	ErrRefused = errors.New("service refused the request")
	// ErrNotPapers: the reply does not contain papers.
	ErrNotPapers = errors.New("the reply contains no papers")
	// ErrForgotten: the service does not know the cursor any more, which it has given
	// itself. From the start, the request can be made again.
	ErrForgotten = errors.New("it does not know any more where the harvest was")
)

// A Service is the protocol of a service for one request. A cursor is a place in the list
// of papers; the empty one is its start. Cursors are kept between runs of the program.
type Service interface {
	Format() *format.Format  // of replies; nil: to be detected
	Interval() time.Duration // shortest time between requests
	// Address returns the address of the page at a cursor.
	Address(cursor string) (*url.URL, error)
	// Check returns an error for a complete reply that is wrong. If a retry may
	// help, the error is a [Temporary].
	Check(cursor string, r Reply) error
	// Next returns the cursor of the page after a reply; empty after the last. The reply is
	// empty where the service has nothing at the cursor: see [Gapped].
	Next(cursor string, r Reply) (string, error)
}

// A Chooser is a service that sends papers that were not asked for.
type Chooser interface {
	// Wants reports whether a paper was asked for.
	Wants(r paper.Record) bool
}

// A Poster is a [Service] that is asked by POST for some of its pages: those at a cursor for
// which Body returns a text in JSON.
type Poster interface {
	Body(cursor string) []byte
}

// A Gapped is a service that may not have what is at a cursor, and still have something
// behind it. It replies 404 then, after which Next is called with an empty reply.
type Gapped interface{ MayLack(cursor string) bool }

// An Answerer is a service whose protocol has replies for what it refuses, which some of its
// servers send with another status than 200.
type Answerer interface {
	// IsAnswer reports whether the start of such a reply is one of the protocol.
	IsAnswer(head []byte) bool
}

// A Reply is the path of the file with the reply of a service.
type Reply string

// Open opens the file.
func (r Reply) Open() (*os.File, error) { return os.Open(string(r)) }

// NewDecoder returns a decoder of XML that is as lenient as the readers of the formats: it
// knows the entities of HTML, and leaves encodings alone.
func NewDecoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// A Temporary is a failure after which a retry may help.
type Temporary struct{ error }

// Temporarily marks an error as temporary.
func Temporarily(err error) error { return &Temporary{err} }

// Unwrap returns the error that is marked.
func (t *Temporary) Unwrap() error { return t.error }

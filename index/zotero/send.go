package zotero

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"paperkin/index/paper"
)

// Papers get into Zotero as they do from a browser, through its connector: as a text that
// it imports into what is selected in its window. That works with every version, and the
// user sees where they go. If a collection is named, Zotero 10 is asked whether they may be
// written there; what it does not take goes through the connector as well.

// sendAtOnce is how many papers one request has.
const sendAtOnce = 50

// Sent says what [Send] did.
type Sent struct {
	Papers int    // that Zotero has taken
	Had    int    // that it had already, and were not sent
	Into   string // the library and the collection, such as "My Library / Thesis"
}

// An Encoder writes papers as a text that Zotero imports, such as RIS.
type Encoder interface {
	Encode(paper.Paper) error
	Close() error
}

// Send gives papers to the Zotero that runs: those that its own library has neither by an
// id nor by a key. They go into a collection, named as in [Parse], or where it is selected
// in its window if that is empty. encode returns an encoder that writes to w. What was sent
// before an error stays.
func Send(ctx context.Context, o Options, collection string, papers iter.Seq2[paper.Paper, error], encode func(w io.Writer) (Encoder, error)) (sent Sent, err error) {
	c := newClient(o.installed().port, "")
	defer c.http.CloseIdleConnections()
	if err := c.ping(ctx); err != nil {
		return sent, unavailable(ctx, err)
	}
	if err := c.greet(ctx); ctx.Err() != nil { // otherwise there is the connector
		return sent, err
	}
	s := &sender{client: c, options: o, encode: encode}
	if err := s.aim(ctx, collection); err != nil {
		return sent, err
	}
	sent.Into = s.into
	has, err := known(ctx, o)
	if err != nil {
		return sent, err
	}
	flush := func() error {
		n, err := s.send(ctx)
		sent.Papers += n
		return err
	}
	for p, err := range papers {
		if err != nil {
			return sent, err
		}
		if has.paper(p) {
			sent.Had++
			continue
		}
		if s.batch = append(s.batch, p); len(s.batch) == sendAtOnce {
			if err := flush(); err != nil {
				return sent, err
			}
		}
	}
	return sent, flush()
}

// unavailable is the error for a reason why there is no Zotero.
func unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// sender sends papers, batch by batch.
type sender struct {
	*client
	options Options
	encode  func(w io.Writer) (Encoder, error)
	into    string // for people
	target  string // by which the connector has the collection; empty: what is selected
	writer  *writer
	blocked error // why the connector cannot be used; nil if it can
	batch   []paper.Paper
}

// send sends what waits, and returns how many papers Zotero has taken.
func (s *sender) send(ctx context.Context) (n int, err error) {
	batch := s.batch
	s.batch = s.batch[:0]
	if s.writer != nil && len(batch) > 0 {
		left, err := s.writer.write(ctx, batch)
		n = len(batch) - len(left)
		if err != nil {
			return n, err
		}
		batch = left
	}
	if len(batch) == 0 {
		return n, nil
	}
	if s.blocked != nil {
		return n, s.blocked
	}
	made, err := s.give(ctx, batch)
	return n + made, err
}

// names are those by which a library has papers: ids, and keys of items.
type names map[string]bool

// known returns the names of what is in the user's own library.
func known(ctx context.Context, o Options) (names, error) {
	o.State = "" // all that it has
	has := names{}
	p := &Place{options: o, name: Scheme}
	err := p.read(ctx, func(r paper.Record, err error) bool {
		if err == nil && !r.Deleted {
			has["key "+r.Name] = true
			for _, id := range r.Paper.Aliases {
				has[id] = true
			}
		}
		return true
	})
	return has, err
}

// paper reports whether the library has a paper.
func (n names) paper(p paper.Paper) bool {
	for _, id := range p.Aliases {
		if n[id] {
			return true
		}
	}
	for _, key := range p.Keys {
		if n["key "+key] {
			return true
		}
	}
	return false
}

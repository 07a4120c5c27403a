// Package harvest requests papers from services, page by page and at the pace that they
// allow, and reads the replies.
//
// Every page is kept in a file until the caller has taken its papers, so that an
// interrupted harvest resumes where it stopped and requests nothing twice. The package
// knows nothing about the library: it yields records like any source.
package harvest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"paperkin/index/harvest/service"
	"paperkin/index/paper"
	"paperkin/index/paper/charset"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/source"
)

// Errors that [Harvest.Records] yields, wrapped with the cause and the address.
var (
	// ErrUnavailable: the service did not reply after several retries, or wants a
	// longer pause. The pages that were fetched before are kept.
	ErrUnavailable = errors.New("service is unavailable")
	// ErrRefused: the service rejects the request.
	ErrRefused = service.ErrRefused
	// ErrNotPapers: the reply does not contain papers.
	ErrNotPapers = service.ErrNotPapers
	// ErrTooLarge: the reply is larger than Options.MaxBytes.
	ErrTooLarge = errors.New("the reply is too large")
)

// Options govern the requests of a harvest. The zero value is right for most purposes.
type Options struct {
	Transport http.RoundTripper // nil: http.DefaultTransport
	UserAgent string            // of the requests; empty: paperkin
	// Contact is an e-mail address at which services can reach whoever makes the requests.
	// They all get it. Empty: nobody gets one.
	Contact string
	// Wait waits between requests, for at least the given time. nil: a timer.
	Wait func(context.Context, time.Duration) error
	Now  func() time.Time // nil: time.Now

	MaxBytes int64         // of one reply, uncompressed; 0: 64 MiB for a page of a service, 4 GiB for a URL
	Timeout  time.Duration // of one request, for the whole reply; 0: 5 minutes for a page, 2 hours for a URL
	Idle     time.Duration // longest time without a byte; 0: 1 minute
	Retries  int           // after temporary failures; 0: 5, negative: none

	// Notice receives messages for the user, such as that it waits for a service or
	// starts over. nil: they are dropped.
	Notice func(string)
}

func (o Options) withDefaults(s service.Service) Options {
	pages := s.Format() != nil
	set(&o.UserAgent, "paperkin")
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if pages {
		set(&o.MaxBytes, 64<<20)
		set(&o.Timeout, 5*time.Minute)
	}
	set(&o.MaxBytes, 4<<30)
	set(&o.Timeout, 2*time.Hour)
	set(&o.Idle, time.Minute)
	set(&o.Retries, 5)
	return o
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// contactForm matches e-mail addresses that can stand in a header and in an address.
var contactForm = pattern.Of(`^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)

// A Harvest is a request to a service in progress. It is not safe for concurrent use.
type Harvest struct {
	request Request
	service service.Service
	fetcher fetcher
	spool   *spool
	resumed int
	renewed bool // the harvest was started over, since the service did not know where it was
	passed  int  // papers that came without having been asked for
	same    bool // the service replied that nothing has changed

	yielded int  // pages whose records were yielded
	papers  int  // on them
	ended   bool // nothing comes after what was yielded
}

// Open starts a harvest, or resumes an interrupted one: pages are kept below dir, in a
// folder for each request, which is the caller's alone until [Harvest.Close]. The error for
// an invalid request wraps [ErrRequest], and [ErrBusy] that for one that is being made.
func Open(dir string, r Request, o Options) (*Harvest, error) {
	s, err := r.Open()
	if err != nil {
		return nil, err
	}
	if o.Contact != "" && !contactForm().MatchString(o.Contact) {
		return nil, fmt.Errorf("%w: %q is not an e-mail address, at which services could reach you", ErrRequest, o.Contact)
	}
	o = o.withDefaults(s)
	sp, err := openSpool(filepath.Join(dir, r.Service), r, o.Now())
	if errors.Is(err, ErrBusy) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("harvest: %w", err)
	}
	if sp.givenUp != "" {
		o.Notice(sp.givenUp + ": starting over")
	}
	h := &Harvest{request: r, service: s, spool: sp, resumed: len(sp.state.Pages)}
	h.fetcher = newFetcher(o, s, r, sp)
	return h, nil
}

// Resumed returns the number of pages that an interrupted harvest has left.
func (h *Harvest) Resumed() int { return h.resumed }

// NotModified reports, after [Harvest.Records], whether the service replied that nothing
// has changed since the last harvest of the same request.
func (h *Harvest) NotModified() bool { return h.same }

// PassedOver returns the number of papers that came so far although they were not asked
// for, because the service chooses by other dates.
func (h *Harvest) PassedOver() int { return h.passed }

// Records yields the records of all pages: those that were kept, then those that it
// fetches. It can be called once.
func (h *Harvest) Records(ctx context.Context) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for {
			more, err := h.Fetch(ctx)
			if err != nil {
				yield(paper.Record{}, err)
			}
			if err != nil || !more {
				return
			}
			for record, err := range h.Fetched(ctx) {
				if !yield(record, err) {
					return
				}
			}
		}
	}
}

// Fetch makes sure that there are pages for [Harvest.Fetched]: it fetches one, unless an
// interrupted harvest has left some. It reports false when all have been yielded and there
// are no more. A page whose records were not wanted up to the end is lost to this Harvest,
// and is there for the next one of the same request.
func (h *Harvest) Fetch(ctx context.Context) (more bool, err error) {
	for !h.enough() && h.yielded >= len(h.spool.state.Pages) {
		if h.spool.state.Complete {
			return false, nil
		}
		err := h.fetch(ctx)
		switch {
		case errors.Is(err, errRestart):
			h.yielded, h.papers = 0, 0
		case errors.Is(err, errUnknown):
		case err != nil:
			return false, err
		}
		if h.same {
			return false, nil
		}
	}
	return !h.enough(), nil
}

// enough reports whether no more papers are wanted.
func (h *Harvest) enough() bool {
	return h.ended || h.request.Max > 0 && h.papers >= h.request.Max
}

// Fetched yields the records of the pages that were fetched and have not been yielded. It
// sends no request.
func (h *Harvest) Fetched(ctx context.Context) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for h.yielded < len(h.spool.state.Pages) && !h.enough() {
			h.yielded++
			h.ended = !h.read(ctx, h.yielded-1, yield)
		}
	}
}

// read yields and counts the records of one page. It reports whether to go on.
func (h *Harvest) read(ctx context.Context, page int, yield func(paper.Record, error) bool) bool {
	chooser, chooses := h.service.(service.Chooser)
	path := h.spool.path(page)
	spooled := source.New(h.spool.state.Pages[page].Address, func() (io.ReadCloser, error) { return os.Open(path) })
	for r, err := range source.Read(ctx, []source.Source{spooled}, source.Options{Format: h.service.Format(), Decoded: h.decoded}) {
		var bad paper.BadRecord
		switch nothing := errors.Is(err, source.ErrNothing); {
		case nothing && h.service.Format() != nil: // a page without papers
			return true
		case nothing && errors.As(err, &bad): // not the address of papers
			yield(r, fmt.Errorf("%s: %w", bad.Source, bad.Err))
			return false
		case err == nil && chooses && !chooser.Wants(r):
			h.passed++
			continue
		}
		if !yield(r, err) || err != nil && !errors.As(err, &bad) {
			return false
		}
		if h.papers++; h.enough() {
			return true
		}
	}
	return true
}

// decoded reports the encoding of a page that is not in UTF-8.
func (h *Harvest) decoded(name string, how charset.Report) {
	if about := how.String(); about != "" {
		h.fetcher.Notice(name + ": " + about)
	}
}

var (
	// errRestart: the pages of the interrupted harvest were discarded.
	errRestart = errors.New("starting over")
	// errUnknown: the service has nothing where it was asked, and that is no error.
	errUnknown = errors.New("no such paper")
)

// fetch fetches the next page and adds it to the spool.
func (h *Harvest) fetch(ctx context.Context) error {
	cursor := h.spool.state.Cursor
	address, err := h.service.Address(cursor)
	if err != nil {
		return err
	}
	reply, err := h.fetcher.page(ctx, cursor, address, h.validators())
	if h.lost(err) {
		h.fetcher.Notice("the service cannot resume where the harvest stopped: starting over")
		h.resumed, h.renewed, h.passed = 0, true, 0
		if err := h.spool.restart(h.fetcher.Now()); err != nil {
			return err
		}
		return errRestart
	}
	if errors.Is(err, errUnknown) {
		return h.skip(cursor, address)
	}
	if err != nil {
		return err
	}
	if reply.notModified {
		h.same = true
		return nil
	}
	next, err := h.service.Next(cursor, reply.path)
	if err != nil {
		return err
	}
	return h.spool.add(reply, h.fetcher.name(address), next)
}

// skip goes on behind a place where the service has nothing, and returns errUnknown. Where
// there is nothing at all, what was asked for hardly exists.
func (h *Harvest) skip(cursor string, address *url.URL) error {
	next, err := h.service.Next(cursor, "")
	switch {
	case err != nil:
		return err
	case h.request.ByName():
	case next == "" && len(h.spool.state.Pages) == 0:
		return fmt.Errorf("%s: %w: there is nothing here, nor in the places before", h.fetcher.name(address), ErrRefused)
	case h.request.Until != "": // else the end is looked for
		h.fetcher.Notice(h.fetcher.name(address) + " does not exist: passed over")
	}
	if err := h.spool.skip(next); err != nil {
		return err
	}
	return errUnknown
}

// lost reports whether an error means that the harvest can only be started over: once, and
// if it was interrupted before it or the service says so.
func (h *Harvest) lost(err error) bool {
	resumes := h.resumed > 0 && h.resumed == len(h.spool.state.Pages)
	return !h.renewed && (errors.Is(err, ErrRefused) && resumes || errors.Is(err, service.ErrForgotten) && len(h.spool.state.Pages) > 0)
}

// validators returns those of the last harvest, if its reply had one page.
func (h *Harvest) validators() validators {
	if len(h.spool.state.Pages) > 0 || h.request.ByName() { // what was fetched by name may be wanted again
		return validators{}
	}
	return h.spool.last.Validators
}

// Done removes the pages, when all their papers have been taken. If there was only one, a
// later harvest of the same request fetches it only if it has changed.
func (h *Harvest) Done() error {
	switch {
	case h.same:
		return nil
	case h.request.ByName(): // it is hardly ever made again
		return h.spool.remove()
	}
	return h.spool.finish()
}

// Close lets others make the same request. The pages stay, unless [Harvest.Done] was called.
func (h *Harvest) Close() error {
	var err error
	if len(h.spool.state.Pages) == 0 && h.spool.state.Cursor == "" && h.spool.last == (ended{}) { // there is nothing to keep
		err = h.spool.remove()
	}
	return errors.Join(err, h.spool.lock.release())
}

package harvest

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"paperkin/index/durable"
	"path/filepath"
	"strings"
	"time"
)

// passing is a fault that may be gone when the same is asked again.
type passing struct{ error }

func passes(err error) error { return &passing{err} }

func (p *passing) Unwrap() error { return p.error }

// reply is an answer in a file of its own.
type reply struct {
	path        string
	validators  validators
	notModified bool
}

func (r *reply) open() (*os.File, error) { return os.Open(r.path) }

// fetcher asks one service, one request at a time.
type fetcher struct {
	Options
	client  *http.Client
	service service
	request Request
	dir     string // for answers
	last    string // the file whose age is that of the last request, also of another process
}

func newFetcher(o Options, s service, r Request, sp *spool) fetcher {
	return fetcher{Options: o, service: s, request: r, dir: sp.dir, last: filepath.Join(filepath.Dir(sp.dir), "last-request"),
		client: &http.Client{Transport: o.Transport, CheckRedirect: checkRedirect}}
}

// once asks once. A fault that may pass is one of passes; *comeBack says when.
func (f *fetcher) once(ctx context.Context, address *url.URL, v validators) (*reply, error) {
	limited, cancel := context.WithTimeoutCause(ctx, f.Timeout, fmt.Errorf("no whole answer within %v", f.Timeout))
	defer cancel()
	limited, stop := context.WithCancelCause(limited)
	defer stop(nil)
	idle := time.AfterFunc(f.Idle, func() { stop(fmt.Errorf("not a byte for %v", f.Idle)) })
	defer idle.Stop()

	q, err := f.prepare(limited, address, v)
	if err != nil {
		return nil, err
	}
	r, err := f.receive(q, idle)
	if err != nil && limited.Err() != nil {
		return nil, passes(context.Cause(limited))
	}
	return r, err
}

func (f *fetcher) prepare(ctx context.Context, address *url.URL, v validators) (*http.Request, error) {
	u := *address
	if f.request.Key != "" && f.request.Service == "openalex" {
		u = *withQuery(&u, "api_key", f.request.Key)
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	q.Header.Set("User-Agent", f.UserAgent)
	if f.request.Key != "" && f.request.Service == "s2" {
		q.Header.Set(keyHeader, f.request.Key)
	}
	if v.ETag != "" {
		q.Header.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		q.Header.Set("If-Modified-Since", v.LastModified)
	}
	return q, nil
}

// receive sends a request and writes the answer to a file.
func (f *fetcher) receive(q *http.Request, idle *time.Timer) (*reply, error) {
	response, err := f.client.Do(q)
	if err != nil {
		var u *url.Error // it names the address, perhaps with the key
		if errors.As(err, &u) {
			err = u.Err
		}
		if errors.Is(err, errRedirect) {
			return nil, err
		}
		return nil, passes(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotModified && (q.Header.Get("If-None-Match") != "" || q.Header.Get("If-Modified-Since") != "") {
		return &reply{notModified: true}, nil
	}
	if response.StatusCode != http.StatusOK {
		return nil, f.refusal(response)
	}
	r := &reply{validators: validators{response.Header.Get("ETag"), response.Header.Get("Last-Modified")}}
	if r.path, err = f.save(&awake{response.Body, idle, f.Idle}); err != nil {
		return nil, err
	}
	if err := f.inspect(r); err != nil {
		return nil, errors.Join(err, os.Remove(r.path))
	}
	return r, nil
}

// awake puts an alarm off at every byte.
type awake struct {
	io.Reader
	alarm *time.Timer
	after time.Duration
}

func (a *awake) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if n > 0 {
		a.alarm.Reset(a.after)
	}
	return n, err
}

// save writes an answer to a file, up to the limit. The file is a temporary one
// until the answer has been inspected and becomes a page.
func (f *fetcher) save(body io.Reader) (path string, err error) {
	path = filepath.Join(f.dir, durable.Temporary+"reply")
	return path, durable.WriteFile(path, func(file io.Writer) error {
		n, err := io.Copy(file, io.LimitReader(body, f.MaxBytes+1))
		var disk *os.PathError
		switch {
		case errors.As(err, &disk):
		case err != nil: // cut off
			err = passes(fmt.Errorf("%w after %d bytes", err, n))
		case n > f.MaxBytes:
			err = fmt.Errorf("%w: more than %d bytes", ErrTooLarge, f.MaxBytes)
		}
		return err
	})
}

// inspect finds out whether an answer is whole and what it should be: services
// answer with web pages that say sorry, and break off in the midst.
func (f *fetcher) inspect(r *reply) error {
	file, err := r.open()
	if err != nil {
		return err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	text := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(head[:n]), "\ufeff")))
	if strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html") {
		err := fmt.Errorf("%w: it is a web page", ErrNotPapers)
		if f.service.format() != nil {
			err = passes(err)
		}
		return err
	}
	if f.service.format() == nil {
		return nil // the reader will tell
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if strings.HasPrefix(text, "<") {
		err = wholeXML(file)
	} else {
		err = wholeJSON(file)
	}
	if err != nil {
		return passes(fmt.Errorf("the answer is broken: %w", err))
	}
	return nil
}

// maxDepth is how many elements may stand inside each other. Services send a
// few; the decoder holds all that are open in memory.
const maxDepth = 10_000

func wholeXML(r io.Reader) error {
	d := xml.NewDecoder(r)
	for depth := 0; ; {
		t, err := d.Token()
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case depth > maxDepth:
			return fmt.Errorf("more than %d elements inside each other", maxDepth)
		}
	}
}

func wholeJSON(r io.Reader) error {
	d := json.NewDecoder(r)
	var v json.RawMessage
	if err := d.Decode(&v); err != nil {
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}

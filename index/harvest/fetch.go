package harvest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"paperkin/index/crash"
	"paperkin/index/durable"
	"paperkin/index/harvest/service"
)

// reply is a reply of a service, in a file of its own.
type reply struct {
	path        service.Reply
	validators  validators
	notModified bool
}

// fetcher sends requests to one service, one at a time.
type fetcher struct {
	Options
	client  *http.Client
	service service.Service
	request Request
	dir     string // of the files of replies
	last    string // file with the time of the last request of any process
	replied bool   // the service has replied to this process
	gapped  bool   // the page that is being fetched may not be there
	body    []byte // of the page that is being fetched, sent by POST; nil for GET
}

func newFetcher(o Options, s service.Service, r Request, sp *spool) fetcher {
	return fetcher{Options: o, service: s, request: r, dir: sp.dir, last: filepath.Join(filepath.Dir(sp.dir), "last-request"),
		client: &http.Client{Transport: o.Transport, CheckRedirect: checkRedirect}}
}

// once sends one request. A failure after which a retry may help is a [service.Temporary],
// with a retryLater in it if the service asks for a pause.
func (f *fetcher) once(ctx context.Context, address *url.URL, v validators) (*reply, error) {
	limited, cancel := context.WithTimeoutCause(ctx, f.Timeout, fmt.Errorf("no complete reply within %v", f.Timeout))
	defer cancel()
	limited, stop := context.WithCancelCause(limited)
	defer stop(nil)
	idle := time.AfterFunc(f.Idle, crash.Guard(func() { stop(fmt.Errorf("no data for %v", f.Idle)) }, stop))
	defer idle.Stop()

	q, err := f.prepare(limited, address, v)
	if err != nil {
		return nil, err
	}
	r, err := f.receive(q, idle)
	if err != nil && limited.Err() != nil {
		return nil, service.Temporarily(context.Cause(limited))
	}
	return r, err
}

func (f *fetcher) prepare(ctx context.Context, address *url.URL, v validators) (*http.Request, error) {
	u := *address
	switch f.request.Service {
	case "openalex": // https://docs.openalex.org/how-to-use-the-api/rate-limits-and-authentication
		u = *service.WithQuery(&u, "api_key", f.request.Key, "mailto", f.Contact)
	case "pubmed": // https://www.ncbi.nlm.nih.gov/books/NBK25497/#chapter2.Usage_Guidelines_and_Requiremen
		u = *service.WithQuery(&u, "api_key", f.request.Key, "email", f.Contact)
	case "crossref": // https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
		u = *service.WithQuery(&u, "mailto", f.Contact)
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if f.body != nil {
		q, err = http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(f.body))
	}
	if err != nil {
		return nil, err
	}
	if f.body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	q.Header.Set("User-Agent", f.agent())
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

// agent names the program, and whom services can write to about its requests.
func (f *fetcher) agent() string {
	if f.Contact == "" {
		return f.UserAgent
	}
	return f.UserAgent + " (mailto:" + f.Contact + ")"
}

// receive sends a request and writes the reply to a file.
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
		var dns *net.DNSError
		if errors.As(err, &dns) && !f.replied { // it would hardly go away while somebody waits
			return nil, fmt.Errorf("%w: no such host: is this machine online?", ErrUnavailable)
		}
		return nil, service.Temporarily(f.hideIn(err, q.URL))
	}
	defer response.Body.Close()
	f.replied = true
	if response.StatusCode == http.StatusNotModified && (q.Header.Get("If-None-Match") != "" || q.Header.Get("If-Modified-Since") != "") {
		return &reply{notModified: true}, nil
	}
	if response.StatusCode != http.StatusOK && !f.answers(response) {
		return nil, f.refusal(response, q.URL)
	}
	r := &reply{validators: validators{response.Header.Get("ETag"), response.Header.Get("Last-Modified")}}
	if r.path, err = f.save(&awake{response.Body, idle, f.Idle}); err != nil {
		return nil, err
	}
	if err := f.inspect(r); err != nil {
		return nil, errors.Join(err, os.Remove(string(r.path)))
	}
	return r, nil
}

// answers reports whether a response that refuses something is a reply of the service's
// protocol all the same. What it has read of the body is there to be read again.
func (f *fetcher) answers(r *http.Response) bool {
	a, ok := f.service.(service.Answerer)
	if !ok || r.StatusCode < 400 || r.StatusCode >= 500 || r.StatusCode == http.StatusTooManyRequests || r.StatusCode == http.StatusRequestTimeout {
		return false
	}
	head, _ := io.ReadAll(io.LimitReader(r.Body, 4096))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), r.Body), r.Body}
	return a.IsAnswer(head)
}

// awake postpones an alarm whenever bytes arrive.
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

// save writes a reply to a file, up to the limit. The file is temporary until the reply
// has been inspected and becomes a page.
func (f *fetcher) save(body io.Reader) (service.Reply, error) {
	path := filepath.Join(f.dir, durable.Temporary+"reply")
	return service.Reply(path), durable.WriteFile(path, func(file io.Writer) error {
		n, err := io.Copy(file, io.LimitReader(body, f.MaxBytes+1))
		var disk *os.PathError
		switch {
		case errors.As(err, &disk):
		case err != nil: // cut off
			err = service.Temporarily(fmt.Errorf("%w after %d bytes", err, n))
		case n > f.MaxBytes:
			err = fmt.Errorf("%w: more than %d bytes", ErrTooLarge, f.MaxBytes)
		}
		return err
	})
}

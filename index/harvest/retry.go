package harvest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"paperkin/index/harvest/service"
)

// Pauses before retries: each is twice as long as the one before, or as long as the
// service asks for.
const (
	firstWait   = 3 * time.Second
	longestWait = 10 * time.Minute
)

// retryLater is an error with the pause that the service asks for.
type retryLater struct {
	after time.Duration
	err   error
}

func (c *retryLater) Error() string { return c.err.Error() }
func (c *retryLater) Unwrap() error { return c.err }

// page fetches a page. Temporary failures are retried.
func (f *fetcher) page(ctx context.Context, cursor string, address *url.URL, v validators) (*reply, error) {
	pause := firstWait
	f.body, f.gapped = nil, false
	if g, ok := f.service.(service.Gapped); ok {
		f.gapped = g.MayLack(cursor)
	}
	if p, ok := f.service.(service.Poster); ok {
		f.body = p.Body(cursor)
	}
	for attempt := 0; ; attempt++ {
		if err := f.pace(ctx); err != nil {
			return nil, err
		}
		r, err := f.once(ctx, address, v)
		if err == nil && !r.notModified {
			if err = f.service.Check(cursor, r.path); err != nil {
				err = errors.Join(err, os.Remove(string(r.path)))
			}
		}
		if err == nil || ctx.Err() != nil {
			return r, err
		}
		var fault *service.Temporary
		if !errors.As(err, &fault) {
			return nil, f.saying(address, err)
		}
		var later *retryLater
		delay := pause
		if errors.As(err, &later) && later.after > 0 {
			delay = max(delay, later.after)
		}
		if attempt >= f.Retries || delay > longestWait {
			err = f.saying(address, fmt.Errorf("%w: %w", ErrUnavailable, err))
			if delay > longestWait {
				err = fmt.Errorf("%w: it asks for a pause of %v", err, delay)
			}
			return nil, err
		}
		f.Notice(fmt.Sprintf("%s: %v; retrying in %v", address.Host, err, delay))
		if err := f.Wait(ctx, delay); err != nil {
			return nil, err
		}
		pause *= 2
	}
}

// pace waits until the next request is due, counting those of other processes.
func (f *fetcher) pace(ctx context.Context) error {
	interval := f.service.Interval()
	if interval == 0 {
		return nil
	}
	if info, err := os.Stat(f.last); err == nil {
		if left := interval - f.Now().Sub(info.ModTime()); left > 0 {
			if err := f.Wait(ctx, min(left, interval)); err != nil {
				return err
			}
		}
	}
	if err := os.WriteFile(f.last, nil, 0o600); err != nil {
		return err
	}
	now := f.Now()
	return os.Chtimes(f.last, now, now)
}

// refusal returns the error for a status other than 200, in reply to a request for sent.
func (f *fetcher) refusal(r *http.Response, sent *url.URL) error {
	head, _ := io.ReadAll(io.LimitReader(r.Body, 4096))
	hidden := f.hide(f.hide(string(head), sent), r.Request.URL) // whole, before it is cut
	says := quote([]byte(hidden[:min(len(hidden), 300)]))
	err := fmt.Errorf("the service replied %s%s", r.Status, says)
	switch r.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return service.Temporarily(&retryLater{retryAfter(r.Header.Get("Retry-After"), f.Now()), err})
	case http.StatusNotFound:
		if f.gapped {
			return errUnknown
		}
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return service.Temporarily(err)
	}
	return fmt.Errorf("%w: %w", ErrRefused, err)
}

// quote returns the start of a text on one line, and nothing for a web page.
func quote(head []byte) string {
	text := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(string(head), ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if text == "" || strings.HasPrefix(text, "<") {
		return ""
	}
	return fmt.Sprintf(": %q", text)
}

// retryAfter returns the pause in a header Retry-After, which has seconds or a date. It is
// zero if there is none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(header)); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second
	}
	if t, err := http.ParseTime(header); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// name returns an address for messages and records.
func (f *fetcher) name(address *url.URL) string { return service.Shown(address).String() }

// saying is an error about an address. That of a request by name says nothing to users.
func (f *fetcher) saying(address *url.URL, err error) error {
	if f.request.ByName() {
		return err
	}
	return fmt.Errorf("%s: %w", f.name(address), err)
}

// hideIn is hide for an error.
func (f *fetcher) hideIn(err error, sent *url.URL) error {
	if text := Redact(f.hide(err.Error(), sent)); text != err.Error() {
		return errors.New(text)
	}
	return err
}

// hide returns a text of the service, which may repeat what it was sent, without the
// secrets in that.
func (f *fetcher) hide(text string, sent *url.URL) string {
	for _, secret := range append(service.Secrets(sent), f.request.Key) {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "(key)")
		}
	}
	return text
}

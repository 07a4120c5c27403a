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
)

// How long to wait before asking again: twice as long each time, or as long as
// the service says.
const (
	firstWait   = 3 * time.Second
	longestWait = 10 * time.Minute
)

// comeBack is a refusal with the time that the service wants to have passed.
type comeBack struct {
	after time.Duration
	err   error
}

func (c *comeBack) Error() string { return c.err.Error() }
func (c *comeBack) Unwrap() error { return c.err }

// page asks for a page until it comes: faults that may pass are waited for.
func (f *fetcher) page(ctx context.Context, cursor string, address *url.URL, v validators) (*reply, error) {
	pause := firstWait
	for attempt := 0; ; attempt++ {
		if err := f.pace(ctx); err != nil {
			return nil, err
		}
		r, err := f.once(ctx, address, v)
		if err == nil && !r.notModified {
			if err = f.service.check(cursor, r); err != nil {
				err = errors.Join(err, os.Remove(r.path))
			}
		}
		if err == nil || ctx.Err() != nil {
			return r, err
		}
		var fault *passing
		if !errors.As(err, &fault) {
			return nil, fmt.Errorf("%s: %w", f.name(address), err)
		}
		var later *comeBack
		delay := pause
		if errors.As(err, &later) && later.after > 0 {
			delay = max(delay, later.after)
		}
		if attempt >= f.Retries || delay > longestWait {
			err = fmt.Errorf("%s: %w: %w", f.name(address), ErrUnavailable, err)
			if delay > longestWait {
				err = fmt.Errorf("%w: it asks to come back in %v", err, delay)
			}
			return nil, err
		}
		f.Notice(fmt.Sprintf("%s: %v; asking again in %v", address.Host, err, delay))
		if err := f.Wait(ctx, delay); err != nil {
			return nil, err
		}
		pause *= 2
	}
}

// pace waits until the service may be asked again, also after another process
// asked it.
func (f *fetcher) pace(ctx context.Context) error {
	interval := f.service.interval()
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

// refusal is what an answer other than 200 means.
func (f *fetcher) refusal(r *http.Response) error {
	head, _ := io.ReadAll(io.LimitReader(r.Body, 300))
	says := quote(head)
	if f.request.Key != "" { // which it may repeat
		says = strings.ReplaceAll(says, f.request.Key, "(key)")
	}
	err := fmt.Errorf("it answers %s%s", r.Status, says)
	switch r.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return passes(&comeBack{retryAfter(r.Header.Get("Retry-After"), f.Now()), err})
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return passes(err)
	}
	return fmt.Errorf("%w: %w", ErrRefused, err)
}

// quote is the head of a text on one line, if it is not a web page.
func quote(head []byte) string {
	text := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(string(head), ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if text == "" || strings.HasPrefix(text, "<") {
		return ""
	}
	return fmt.Sprintf(": %q", text)
}

// retryAfter is how long a service wants to be left alone, by the header of
// that name: seconds, or a date. Zero if it does not say.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(header)); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second
	}
	if t, err := http.ParseTime(header); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// keyHeader carries the key of Semantic Scholar.
const keyHeader = "X-Api-Key"

// errRedirect: a service leads to where we do not go.
var errRedirect = errors.New("redirect refused")

const mostRedirects = 5

// checkRedirect follows few redirects, from safe to safe addresses, and takes
// the key to no other host.
func checkRedirect(next *http.Request, via []*http.Request) error {
	from := via[len(via)-1].URL
	to := *next.URL
	to.RawQuery, to.Fragment = "", "" // with the key, perhaps
	switch {
	case len(via) > mostRedirects:
		return fmt.Errorf("%w: more than %d, the last to %s", errRedirect, mostRedirects, to.Redacted())
	case next.URL.Scheme != "http" && next.URL.Scheme != "https":
		return fmt.Errorf("%w: to %s", errRedirect, to.Redacted())
	case from.Scheme == "https" && next.URL.Scheme == "http":
		return fmt.Errorf("%w: from https to %s", errRedirect, to.Redacted())
	}
	if next.URL.Host != via[0].URL.Host {
		next.Header.Del(keyHeader)
		next.Header.Del("Referer") // it names the address that the key is part of
	}
	return nil
}

// name is an address as people may see it: without a password.
func (f *fetcher) name(address *url.URL) string { return address.Redacted() }

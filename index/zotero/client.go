package zotero

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"paperkin/index/crash"
)

// client asks Zotero on this machine, by its local API, which has the paths and the
// parameters of Zotero's web API:
// https://www.zotero.org/support/dev/web_api/v3/basics
// https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/server/server_localAPI.js
type client struct {
	http   *http.Client
	host   string // http://127.0.0.1:23119
	base   string // http://127.0.0.1:23119/api
	prefix string // of a library: "/users/0"
	server string // which Zotero is asked, as it has said; no other one is to answer
	pause  func(context.Context, time.Duration) error
}

const (
	// pageSize is how many items are asked for at a time. Zotero has no limit of its own;
	// it searches the library anew for every page.
	pageSize = 250
	// keysAtOnce is how many items are asked for by their keys: as many as the web API takes.
	keysAtOnce = 50
	// maxReply is the most that one reply may have, in bytes.
	maxReply = 256 << 20
	// patience is how long Zotero may take until it answers, and between two parts of an
	// answer: it loads its library first.
	patience = 2 * time.Minute
	// promptly is how long it may take to say that it is there, which needs no library.
	promptly = 10 * time.Second
	// longestPause is how long is waited at most where it asks to be left alone for a
	// while, and retries how often.
	longestPause = time.Minute
	retries      = 3
)

// Why Zotero cannot be asked.
var (
	errNotRunning = errors.New("it seems that Zotero does not run")
	errEnded      = fmt.Errorf("%w: Zotero does not answer any more", ErrUnavailable)
	errOld        = errors.New("a Zotero before version 7 cannot be asked")
	// ErrRefused: Zotero runs, and its settings say that other programs may not ask it.
	ErrRefused = errors.New("the settings of Zotero do not let other programs ask it (Advanced: Allow other applications on this computer to communicate with Zotero)")
)

// newClient returns a client for the library of a group, or for the user's own without one.
// It connects to this machine alone, whatever proxies there are.
func newClient(port int, group string) *client {
	c := &client{host: "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), prefix: "/users/0", pause: pause}
	c.base = c.host + "/api"
	if group != "" {
		c.prefix = "/groups/" + group
	}
	c.http = &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: patience, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

// greet asks who is there, and notes which Zotero it is. The error says why there is none
// that can be asked.
func (c *client) greet(ctx context.Context) error {
	if err := c.ping(ctx); err != nil {
		return err
	}
	r, err := c.once(ctx, c.base+"/", 0)
	switch {
	case err != nil:
		return err
	case r.status == http.StatusForbidden:
		return ErrRefused
	case r.status == http.StatusNotFound:
		return errOld
	case r.status != http.StatusOK:
		return fmt.Errorf("answer of Zotero: %d %s", r.status, shorten(r.body))
	}
	c.server = r.server
	return nil
}

// ping returns an error if it is not Zotero that listens.
func (c *client) ping(ctx context.Context) error {
	soon, cancel := context.WithTimeout(ctx, promptly)
	defer cancel()
	r, err := c.once(soon, c.host+"/connector/ping", 0)
	var dial *net.OpError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &dial) && dial.Op == "dial":
		return errNotRunning
	case err != nil || r.zotero == "":
		return fmt.Errorf("what listens on %s is not Zotero", strings.TrimPrefix(c.host, "http://"))
	}
	return nil
}

// get asks for something of the library, or for what has changed since a version of it, if
// it is not 0: nothing has if the status of the reply is 304.
func (c *client) get(ctx context.Context, path string, query url.Values, since int64) (reply, error) {
	r, err := c.send(ctx, c.prefix+path, query, since)
	switch {
	case ctx.Err() != nil:
		return r, ctx.Err()
	case err != nil:
		return r, fmt.Errorf("%w: %w", errEnded, err)
	case r.status == http.StatusNotFound && c.prefix != "/users/0":
		return r, noSuch("there is no %s; the number of a group is in its address on zotero.org", strings.Replace(strings.TrimPrefix(c.prefix, "/"), "groups/", "group ", 1))
	case r.zotero == "" || r.status == http.StatusPreconditionFailed || c.server != r.server:
		return r, fmt.Errorf("%w: another program answers in its place, or it has another library now", ErrUnavailable)
	case r.status != http.StatusOK && (r.status != http.StatusNotModified || since == 0):
		return r, fmt.Errorf("%w: to %s%s it answers %d %s", ErrUnavailable, c.prefix, path, r.status, shorten(r.body))
	}
	return r, nil
}

// send asks, again if it is told to wait. The local API has no limits of its own; those of
// the web API, whose answers it follows, are "Retry-After" and "Backoff":
// https://www.zotero.org/support/dev/web_api/v3/basics#rate_limiting
func (c *client) send(ctx context.Context, path string, query url.Values, since int64) (r reply, err error) {
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	for n := 0; ; n++ {
		r, err = c.once(ctx, address, since)
		busy := r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable
		if err != nil || r.wait < 0 || busy && n == retries {
			return r, err
		}
		if err := c.pause(ctx, min(r.wait, longestPause)); err != nil || !busy {
			return r, err
		}
	}
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// once asks once.
func (c *client) once(ctx context.Context, address string, since int64) (r reply, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return r, err
	}
	q.Header.Set("User-Agent", "paperkin") // Zotero refuses browsers
	q.Header.Set("Zotero-API-Version", "3")
	if c.server != "" {
		q.Header.Set("Zotero-Server-ID", c.server)
	}
	if since != 0 {
		q.Header.Set("If-Modified-Since-Version", strconv.FormatInt(since, 10))
	}
	response, err := c.http.Do(q)
	if err != nil {
		var u *url.Error // it repeats the address
		if errors.As(err, &u) {
			err = u.Err
		}
		return r, err
	}
	defer response.Body.Close()
	r = replyOf(response.StatusCode, response.Header)
	silence := time.AfterFunc(patience, crash.Guard(func() { cancel(fmt.Errorf("no data for %v", patience)) }, cancel))
	defer silence.Stop()
	r.body, err = io.ReadAll(io.LimitReader(heard{response.Body, silence}, maxReply+1))
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err == nil && len(r.body) > maxReply {
		err = fmt.Errorf("a reply of more than %d bytes", maxReply)
	}
	return r, err
}

// eachPage asks for a list page by page, and calls yield with each object of it until that
// returns false. It returns the version of the library before the first page.
func (c *client) eachPage(ctx context.Context, path string, query url.Values, since int64, yield func(gjson.Result) bool) (version int64, err error) {
	query.Set("format", "json")
	if since != 0 {
		query.Set("since", strconv.FormatInt(since, 10))
	}
	for start := 0; ; {
		query.Set("start", strconv.Itoa(start))
		r, err := c.get(ctx, path, query, since)
		if err != nil {
			return version, err
		}
		if start == 0 {
			version = r.version
		}
		if r.status == http.StatusNotModified {
			return version, nil
		}
		page := gjson.ParseBytes(r.body)
		if !gjson.ValidBytes(r.body) || !page.IsArray() {
			return version, fmt.Errorf("%w: to %s%s it answers no list: %s", ErrUnavailable, c.prefix, path, shorten(r.body))
		}
		n, more := 0, true
		page.ForEach(func(_, object gjson.Result) bool {
			n++
			more = yield(object)
			return more
		})
		start += n
		if !more || n == 0 || start >= r.total && !r.next {
			return version, nil
		}
	}
}

// keys returns the keys of items.
func (c *client) keys(ctx context.Context, path string) (keys []string, version int64, err error) {
	r, err := c.get(ctx, path, url.Values{"format": {"keys"}}, 0)
	return strings.Fields(string(r.body)), r.version, err
}

// mark is another text whenever the library has changed.
func (c *client) mark(ctx context.Context) (string, error) {
	r, err := c.get(ctx, "/items/top", url.Values{"format": {"json"}, "limit": {"1"}, "sort": {"dateModified"}, "direction": {"desc"}}, 0)
	last := gjson.GetBytes(r.body, "0")
	return fmt.Sprint(c.server, " ", r.version, " ", r.total, " ", last.Get("key").Str, " ", last.Get("data.dateModified").Str), err
}

// collections returns the collections of the library that are not in the trash.
func (c *client) collections(ctx context.Context) (collections, error) {
	list := collections{}
	_, err := c.eachPage(ctx, "/collections", url.Values{}, 0, func(object gjson.Result) bool {
		if data := object.Get("data"); !data.Get("deleted").Bool() {
			key := object.Get("key").Str
			list[key] = collection{key: key, name: data.Get("name").Str, parent: data.Get("parentCollection").Str}
		}
		return true
	})
	return list, err
}

// shorten is the start of an answer, for a message.
func shorten(body []byte) string {
	const most = 100
	s := strings.Join(strings.Fields(string(body[:min(len(body), 4*most)])), " ")
	if len(s) > most {
		s = s[:most] + "..."
	}
	return strconv.Quote(s)
}

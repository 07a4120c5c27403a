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
)

// client asks Zotero on this machine, by its local API, which has the paths and the
// parameters of Zotero's web API:
// https://www.zotero.org/support/dev/web_api/v3/basics
// https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/server/server_localAPI.js
type client struct {
	http   *http.Client
	base   string // http://127.0.0.1:23119/api
	prefix string // of a library: "/users/0"
}

const (
	// pageSize is how many items are asked for at a time. Zotero has no limit of its own;
	// it searches the library anew for every page.
	pageSize = 250
	// keysAtOnce is how many items are asked for by their keys: as many as the web API takes.
	keysAtOnce = 50
	// maxReply is the most that one reply may have, in bytes.
	maxReply = 256 << 20
	// patience is how long Zotero may take until it answers: it loads its library first.
	patience = 2 * time.Minute
)

// Why Zotero cannot be asked.
var (
	errNotRunning = errors.New("it seems that Zotero does not run")
	errNoAPI      = errors.New("the settings of Zotero do not let other programs ask it (Advanced: allow other applications on this computer to communicate with Zotero)")
)

// newClient returns a client for the library of a group, or for the user's own without one.
// It connects to this machine alone, whatever proxies there are.
func newClient(port int, group string) *client {
	c := &client{base: "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) + "/api", prefix: "/users/0"}
	if group != "" {
		c.prefix = "/groups/" + group
	}
	c.http = &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: patience, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

// reply is an answer of Zotero.
type reply struct {
	status  int
	body    []byte
	server  string // which Zotero it is; empty before version 10
	version int64  // of the library
	total   int    // items that there are; -1 if it does not say
}

// greet returns which Zotero answers; errNotRunning or errNoAPI if it does not.
func (c *client) greet(ctx context.Context) (server string, err error) {
	r, err := c.send(ctx, "/", nil, 0)
	switch {
	case err != nil:
		return "", errNotRunning
	case r.status != http.StatusOK: // 404 before version 7, and of whoever else listens there
		return "", errNoAPI
	}
	return r.server, nil
}

// get asks for something of the library, or for what has changed since a version of it, if
// it is not 0: nothing has if the status of the reply is 304.
func (c *client) get(ctx context.Context, path string, query url.Values, since int64) (reply, error) {
	r, err := c.send(ctx, c.prefix+path, query, since)
	switch {
	case ctx.Err() != nil:
		return r, ctx.Err()
	case err != nil:
		return r, fmt.Errorf("%w any more: %w", ErrUnavailable, err)
	case r.status == http.StatusNotFound && c.prefix != "/users/0":
		return r, fmt.Errorf("%w: there is no %s", ErrNoSuch, strings.Replace(strings.TrimPrefix(c.prefix, "/"), "groups/", "group ", 1))
	case r.status != http.StatusOK && (r.status != http.StatusNotModified || since == 0):
		return r, fmt.Errorf("%w: to %s%s it answers %d %s", ErrUnavailable, c.prefix, path, r.status, shorten(r.body))
	}
	return r, nil
}

func (c *client) send(ctx context.Context, path string, query url.Values, since int64) (r reply, err error) {
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return r, err
	}
	q.Header.Set("User-Agent", "paperkin") // Zotero refuses browsers
	q.Header.Set("Zotero-API-Version", "3")
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
	r = reply{status: response.StatusCode, server: response.Header.Get("Zotero-Server-ID"), total: -1}
	r.version, _ = strconv.ParseInt(response.Header.Get("Last-Modified-Version"), 10, 64)
	if n, err := strconv.Atoi(response.Header.Get("Total-Results")); err == nil {
		r.total = n
	}
	r.body, err = io.ReadAll(io.LimitReader(response.Body, maxReply+1))
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
		if !more || n == 0 || start >= r.total {
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
func (c *client) mark(ctx context.Context, server string) (string, error) {
	r, err := c.get(ctx, "/items/top", url.Values{"format": {"json"}, "limit": {"1"}, "sort": {"dateModified"}, "direction": {"desc"}}, 0)
	last := gjson.GetBytes(r.body, "0")
	return fmt.Sprint(server, " ", r.version, " ", r.total, " ", last.Get("key").Str, " ", last.Get("data.dateModified").Str), err
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

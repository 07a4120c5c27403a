package zotero

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// Papers get into Zotero as they do from a browser, through its connector: as a text that
// it imports into the library or the collection that is selected in its window. That works
// with every version, and the user sees where they go.
// https://github.com/zotero/zotero/blob/main/chrome/content/zotero/xpcom/server/server_connector.js

// sendAtOnce is how many papers one import has.
const sendAtOnce = 50

// userLibrary is the number of the user's own library in Zotero.
const userLibrary = 1

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
// id nor by a key. They go where it is selected in its window; collection is what must be
// selected, empty for anything in the user's own library. encode returns an encoder that
// writes to w. What was sent before an error stays.
func Send(ctx context.Context, o Options, collection string, papers iter.Seq2[paper.Paper, error], encode func(w io.Writer) (Encoder, error)) (sent Sent, err error) {
	c := newClient(o.installed().port, "")
	if sent.Into, err = c.selected(ctx, collection); err != nil {
		return sent, err
	}
	o.State = "" // all that it has
	has, err := known(ctx, o)
	if err != nil {
		return sent, err
	}
	var batch []paper.Paper
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		n, err := c.give(ctx, batch, encode)
		sent.Papers, batch = sent.Papers+n, batch[:0]
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
		if batch = append(batch, p); len(batch) == sendAtOnce {
			if err := flush(); err != nil {
				return sent, err
			}
		}
	}
	return sent, flush()
}

// names are those by which a library has papers: ids, and keys of items.
type names map[string]bool

// known returns the names of what is in the user's own library.
func known(ctx context.Context, o Options) (names, error) {
	has := names{}
	p := &Place{options: o, name: Scheme}
	err := p.Records(ctx, func(r paper.Record, err error) bool {
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

// selected returns what is selected in Zotero's window. It is an error if it is not in the
// user's own library, whose papers are known, or not the collection that is wanted.
func (c *client) selected(ctx context.Context, collection string) (string, error) {
	status, body, err := c.post(ctx, "getSelectedCollection", "application/json", []byte("{}"))
	if err != nil {
		return "", err
	}
	if status != http.StatusOK || !gjson.ValidBytes(body) {
		return "", fmt.Errorf("%w: asked what is selected it answers %d %s", ErrUnavailable, status, shorten(body))
	}
	is := gjson.ParseBytes(body)
	name, inside := is.Get("libraryName").Str, is.Get("id").Type != gjson.Null
	into := name
	if inside {
		into += " / " + is.Get("name").Str
	}
	switch {
	case is.Get("libraryID").Int() != userLibrary:
		return "", fmt.Errorf("%w: %s is selected in Zotero: select your own library, or a collection in it", ErrNoSuch, into)
	case collection != "" && (!inside || is.Get("name").Str != collection):
		return "", fmt.Errorf("%w: %s is selected in Zotero, not the collection %q: select that one there", ErrNoSuch, into, collection)
	}
	return into, nil
}

// give has Zotero import papers, and returns how many items it made of them.
func (c *client) give(ctx context.Context, papers []paper.Paper, encode func(io.Writer) (Encoder, error)) (items int, err error) {
	var text bytes.Buffer
	e, err := encode(&text)
	if err != nil {
		return 0, err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return 0, err
		}
	}
	if err := e.Close(); err != nil {
		return 0, err
	}
	// Zotero refuses a session that it knows.
	status, body, err := c.post(ctx, "import?"+url.Values{"session": {rand.Text()}}.Encode(), "application/x-research-info-systems", text.Bytes())
	if err != nil {
		return 0, err
	}
	made := gjson.ParseBytes(body)
	if status != http.StatusCreated || !gjson.ValidBytes(body) || !made.IsArray() {
		return 0, fmt.Errorf("%w: it does not import %d papers: %d %s", ErrUnavailable, len(papers), status, shorten(body))
	}
	if items = len(made.Array()); items < len(papers) {
		err = fmt.Errorf("%w: it has imported %d of %d papers", ErrUnavailable, items, len(papers))
	}
	return items, err
}

// post sends something to the connector.
func (c *client) post(ctx context.Context, path, kind string, body []byte) (status int, answer []byte, err error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, c.host+"/connector/"+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	q.Header.Set("User-Agent", "paperkin")
	q.Header.Set("Content-Type", kind)
	q.Header.Set("X-Zotero-Connector-API-Version", "3")
	response, err := c.http.Do(q)
	if err != nil {
		if ctx.Err() != nil {
			return 0, nil, ctx.Err()
		}
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return 0, nil, fmt.Errorf("%w: %w: %w", ErrUnavailable, errNotRunning, err)
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxReply))
	return response.StatusCode, answer, err
}

package zotero

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// reply is an answer of Zotero.
type reply struct {
	status  int
	zotero  string // its version; empty if it is another program that answers
	next    bool   // there is another page
	wait    time.Duration
	body    []byte
	server  string // which Zotero it is; empty before version 10
	version int64  // of the library
	total   int    // items that there are; -1 if it does not say
}

// heard puts off the end of patience with everything that is read.
type heard struct {
	io.Reader
	silence *time.Timer
}

func (h heard) Read(b []byte) (int, error) {
	n, err := h.Reader.Read(b)
	h.silence.Reset(patience)
	return n, err
}

// replyOf is a reply without its body.
func replyOf(status int, h http.Header) reply {
	r := reply{status: status, zotero: h.Get("X-Zotero-Version"), server: h.Get("Zotero-Server-ID"), total: -1, wait: -1}
	r.version, _ = strconv.ParseInt(h.Get("Last-Modified-Version"), 10, 64)
	if n, err := strconv.Atoi(h.Get("Total-Results")); err == nil {
		r.total = n
	}
	r.next = strings.Contains(strings.Join(h.Values("Link"), ","), `rel="next"`)
	for _, name := range []string{"Retry-After", "Backoff"} {
		if n, err := strconv.Atoi(h.Get(name)); err == nil && n >= 0 {
			r.wait = max(r.wait, time.Duration(min(n, 3600))*time.Second)
		}
	}
	return r
}

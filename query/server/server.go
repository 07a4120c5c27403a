// Package server is what stands between the network and the page, the API and the
// assistant: which hosts and origins may ask, a token where others than this machine can
// reach it, bounds and time-outs. It knows nothing of papers.
//
// A page in any browser can send requests to a server on this machine. It reaches nothing
// here: a name that is made to lead to this machine is no name of its, methods that write
// must come from a page of its own, and no header lets another origin read an answer.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"paperkin/index/crash"
)

// What a request may cost before anything is done for it.
const (
	maxHeader     = 16 << 10
	maxBody       = 1 << 20
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	idleTimeout   = 60 * time.Second
	writeTimeout  = 90 * time.Second // a question may take 60
	shutdownTime  = 5 * time.Second
)

// Options govern a server.
type Options struct {
	Hosts []string // that it answers to, besides localhost and addresses
	// Token is what everything but the style of the page asks for; empty where only this
	// machine can reach the server.
	Token string
	Now   func() time.Time // nil: time.Now
	// HostHint says how the server is made to answer to another name, and TokenHint where
	// its token is.
	HostHint, TokenHint string
	// Notice receives what the user of the server is to know, such as a panic.
	// It never names a question. nil: it is dropped.
	Notice func(string)
}

// A Mux has the routes of a server.
type Mux = http.ServeMux

// NewMux returns a mux with /healthz, which says ok.
func NewMux() *Mux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	return mux
}

// Handler returns what is asked through the rules of the server.
func Handler(routes http.Handler, o Options) http.Handler {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.Token != "" {
		routes = newGate(o.Token, o.TokenHint, o.Now).guard(routes)
	}
	origins := http.NewCrossOriginProtection()
	return recovered(o.Notice, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		switch {
		case !isOwn(r.Host, o.Hosts):
			http.Error(w, "this server does not answer to that name: ask for localhost, or for an address; "+o.HostHint, http.StatusMisdirectedRequest)
			return
		case origins.Check(r) != nil:
			http.Error(w, "a page of another site may not change anything here", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		routes.ServeHTTP(w, r)
	}))
}

// policy lets pages load what the server has, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// isOwn reports whether a Host header is a name of this server: one that no other name can
// be made to look like, an address, or one that the user has allowed.
func isOwn(host string, allowed []string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	return slices.ContainsFunc(allowed, func(a string) bool { return strings.EqualFold(a, name) })
}

// recovered answers a request that made the program panic, and keeps the others going.
func recovered(notice func(string), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if err, is := p.(error); p == nil || is && errors.Is(err, http.ErrAbortHandler) {
				if p != nil {
					panic(p)
				}
				return
			}
			notice(fmt.Sprintf("%s %s: panic: %v\n%s", r.Method, r.URL.Path, p, debug.Stack()))
			http.Error(w, "this is a mistake in Paperkin", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// Serve answers requests until the context ends. Then it takes no more, and gives those that
// it has some seconds. An error is one of the listener.
func Serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	inHand, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	s := &http.Server{Handler: handler, MaxHeaderBytes: maxHeader, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, BaseContext: func(net.Listener) context.Context { return inHand }, ErrorLog: nowhere()}
	failed := make(chan error, 1)
	go crash.Guard(func() { failed <- s.Serve(l) }, func(err error) { failed <- err })()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(inHand, shutdownTime)
	defer cancel()
	if err := s.Shutdown(limited); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	end() // those that are not done by now
	_ = s.Close()
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

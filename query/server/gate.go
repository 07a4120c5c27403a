package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Wrong tries that one address may make in a minute, and addresses that are remembered.
const (
	maxTries   = 5
	maxTriers  = 10_000
	cookieName = "paperkin"
)

// gate lets those in who know a token.
type gate struct {
	token string
	hint  string // where it is
	now   func() time.Time

	mu    sync.Mutex
	since time.Time      // when the minute began
	tries map[string]int // wrong ones in it, by address
}

func newGate(token, hint string, now func() time.Time) *gate {
	return &gate{token: token, hint: hint, now: now, since: now(), tries: map[string]int{}}
}

// derived is a secret that follows from the token, and from which it does not follow.
func (g *gate) derived(purpose string) string {
	m := hmac.New(sha256.New, []byte(g.token))
	m.Write([]byte(purpose))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// FeedKey is the parameter key of feeds, for readers that can send no token.
func FeedKey(token string) string { return newGate(token, "", time.Now).derived("feed") }

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// guard lets requests through that have the token, or what is derived from it. Others get
// a form, or 401 where they cannot use one.
func (g *gate) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		switch {
		case path == "/healthz" || strings.HasPrefix(path, "/static/"):
			next.ServeHTTP(w, r)
			return
		case path == "/login":
			g.login(w, r)
			return
		}
		switch token, given := bearer(r); {
		case g.hasDerived(r):
			next.ServeHTTP(w, r)
		case given && g.isShut(r):
			tooMany(w)
		case given && same(token, g.token):
			next.ServeHTTP(w, r)
		case given:
			g.count(r)
			unauthorized(w)
		case strings.Contains(r.Header.Get("Accept"), "text/html") && r.Method == http.MethodGet:
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			unauthorized(w)
		}
	})
}

// bearer is the token of a request.
func bearer(r *http.Request) (token string, given bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// hasDerived reports whether a request has what is derived from the token: the cookie of
// who has logged in, or the key of a feed. They are too long to be guessed, so those who
// have them are not kept out when others at their address guess.
func (g *gate) hasDerived(r *http.Request) bool {
	if c, err := r.Cookie(cookieName); err == nil && same(c.Value, g.derived("page")) {
		return true
	}
	return strings.HasPrefix(r.URL.Path, "/feed.") && same(r.URL.Query().Get("key"), g.derived("feed"))
}

func unauthorized(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	http.Error(w, "this server wants its token: Authorization: Bearer TOKEN", http.StatusUnauthorized)
}

func tooMany(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "60")
	http.Error(w, "too many wrong tries: wait a minute", http.StatusTooManyRequests)
}

// isShut reports whether an address has made too many wrong tries in this minute.
func (g *gate) isShut(r *http.Request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.now(); now.Sub(g.since) >= time.Minute {
		g.since = now
		clear(g.tries)
	}
	return g.tries[addressOf(r)] >= maxTries
}

func (g *gate) count(r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.tries) >= maxTriers {
		clear(g.tries)
	}
	g.tries[addressOf(r)]++
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// login shows the form for the token, and takes it.
func (g *gate) login(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		next = "/" // of this server
	}
	problem := ""
	if r.Method == http.MethodPost {
		switch {
		case g.isShut(r):
			tooMany(w)
			return
		case same(strings.TrimSpace(r.PostFormValue("token")), g.token):
			http.SetCookie(w, &http.Cookie{Name: cookieName, Value: g.derived("page"), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: 90 * 24 * 3600})
			http.Redirect(w, r, next, http.StatusSeeOther)
			return
		}
		g.count(r)
		problem = "<p role=\"alert\">That is not the token.</p>"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if problem != "" {
		w.WriteHeader(http.StatusUnauthorized)
	}
	fmt.Fprintf(w, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Paperkin: log in</title>
<main><h1>Paperkin</h1>%s<form method="post" action="/login"><input type="hidden" name="next" value="%s">
<p><label>Token <input type="password" name="token" autocomplete="current-password" autofocus required></label> <button>Log in</button></p>
<p>%s</p></form></main></html>
`, problem, html.EscapeString(next), html.EscapeString(g.hint))
}

// nowhere is the log of what clients do wrong.
func nowhere() *log.Logger { return log.New(io.Discard, "", 0) }

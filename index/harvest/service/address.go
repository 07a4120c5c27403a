package service

import (
	"net/url"
	"strings"

	"paperkin/index/paper/pattern"
)

// An address can have a login, and parameters that are keys. They are sent, and nothing
// else: what is kept and what is said has the address without them, so that a harvest
// resumes with another key as well.

// Shown returns an address without what may be secret.
func Shown(u *url.URL) *url.URL {
	public := *u
	public.User, public.Fragment, public.RawFragment = nil, "", ""
	public.RawQuery = eachParameter(u.RawQuery, func(name, _ string) bool { return !secretName(name) })
	return &public
}

// eachParameter returns a query with those of its parameters for which keep is true.
func eachParameter(query string, keep func(name, value string) bool) string {
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if keep(unescape(name), unescape(value)) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}

// unescape returns a part of a query as it is meant, if it is well-formed.
func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// secretWord matches what names of parameters for keys, logins and signatures end with,
// when nothing stands between their words. What ends with "key" is one, a "keyword" is not.
var secretWord = pattern.Of(`(key|keyid|accessid|token|secret|signature|sig|password|passwd|passphrase|pass|pwd|auth|authorization|credentials?|session|sessionid|jwt|bearer)$`)

// secretName reports whether a parameter with a name can be a secret: api_key, accessToken,
// X-Amz-Signature.
func secretName(name string) bool {
	letters := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || r == '[' || r == ']' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
	return secretWord().MatchString(letters)
}

// Secrets returns what is in an address and not in what is shown of it.
func Secrets(u *url.URL) (list []string) {
	add := func(s string) {
		if s != "" {
			list = append(list, s)
		}
	}
	if u.User != nil {
		password, _ := u.User.Password()
		add(u.User.String())
		if add(password); password == "" { // then the name is the key
			add(u.User.Username())
		}
	}
	eachParameter(u.RawQuery, func(name, value string) bool {
		if secretName(name) {
			add(value)
			add(url.QueryEscape(value))
		}
		return true
	})
	return list
}

// publicAddress is [Shown] for an address that may be none, which is left as it is: then
// it is never used or kept. One without a secret keeps its spelling.
func publicAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if public := Shown(u); public.String() != u.String() {
		return public.String()
	}
	return address
}

// Kept returns the request as it is kept on the disk, and by which it is found again.
func (r Request) Kept() Request {
	r.URL, r.Endpoint, r.Key = publicAddress(r.URL), publicAddress(r.Endpoint), ""
	return r
}

// webAddress matches an address in a text, up to a blank or a quote, without what ends a
// clause.
var webAddress = pattern.Of(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"<>]*[^\s"<>.,:;]`)

// Redact returns a text, such as a message, without the logins and keys of the addresses
// in it.
func Redact(text string) string {
	return webAddress().ReplaceAllStringFunc(text, func(address string) string {
		if _, err := url.Parse(address); err == nil {
			return publicAddress(address)
		}
		scheme, rest, _ := strings.Cut(address, "://")
		rest, _, _ = strings.Cut(rest, "?")
		return scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
	})
}

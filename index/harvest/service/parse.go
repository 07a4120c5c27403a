package service

import (
	"net/url"
	"strings"
)

// parseAddress accepts web addresses and nothing else.
func parseAddress(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		if s = Redact(s); strings.ContainsAny(s, "@?") { // where a login or a key may be
			return nil, wrongRequest("the address does not start with http:// or https:// and a host")
		}
		return nil, wrongRequest("%q is not an http or https address", s)
	}
	return u, nil
}

// WithQuery returns an address with parameters, given as alternating names and values.
// Those without a value are omitted.
func WithQuery(base *url.URL, parameters ...string) *url.URL {
	u := *base
	q := u.Query()
	for i := 0; i < len(parameters); i += 2 {
		if parameters[i+1] != "" {
			q.Set(parameters[i], parameters[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return &u
}

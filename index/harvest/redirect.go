package harvest

import (
	"errors"
	"fmt"
	"net/http"

	"paperkin/index/harvest/service"
)

// keyHeader is the header for the key of Semantic Scholar.
const keyHeader = "X-Api-Key"

// errRedirect: a redirect is not followed.
var errRedirect = errors.New("redirect refused")

const mostRedirects = 5

// checkRedirect limits the number of redirects, refuses those to unencrypted addresses,
// and removes the key from requests to other hosts.
func checkRedirect(next *http.Request, via []*http.Request) error {
	from := via[len(via)-1].URL
	to := *next.URL
	to.RawQuery, to.Fragment = "", "" // they may contain the key
	switch {
	case len(via) > mostRedirects:
		return fmt.Errorf("%w: more than %d, the last to %s", errRedirect, mostRedirects, service.Shown(&to))
	case next.URL.Scheme != "http" && next.URL.Scheme != "https":
		return fmt.Errorf("%w: to %s", errRedirect, service.Shown(&to))
	case from.Scheme == "https" && next.URL.Scheme == "http":
		return fmt.Errorf("%w: from https to %s", errRedirect, service.Shown(&to))
	}
	if next.URL.Host != via[0].URL.Host {
		next.Header.Del(keyHeader)
		next.Header.Del("Referer") // it may contain the key
	}
	return nil
}

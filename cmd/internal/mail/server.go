package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Server is a mail server that takes messages. The zero values of Password, Timeout and
// Roots do.
type Server struct {
	Host string
	Port int
	User string // empty: nobody logs in
	// AtOnce: the connection is encrypted from its first byte on; else it becomes so by
	// STARTTLS, without which nothing is said.
	AtOnce bool
	// Open: nothing is encrypted. The server is on this machine.
	Open bool

	Password string
	// Timeout is how long each step may take: to connect, and to wait for each reply. 0 is
	// a minute.
	Timeout time.Duration
	// Roots are whose certificates are trusted; nil: those that the system trusts, or the
	// file that SSL_CERT_FILE names.
	Roots *x509.CertPool
}

// defaultTimeout is long enough for servers that make strangers wait before they greet.
const defaultTimeout = time.Minute

// Ports of servers that take messages (RFC 8314).
const (
	portAtOnce   = 465
	portStartTLS = 587
)

// A ServerError is about a text that is no address of a mail server. It has no password in
// it, whatever the text has.
type ServerError struct {
	Value   string // as much of it as may be shown
	Problem string
	Kind    Kind // [BadServer], [PasswordInServer] or [NotThisMachine]
}

func (e *ServerError) Error() string { return fmt.Sprintf("mail server %q: %s", e.Value, e.Problem) }

// ParseServer reads the address of a mail server: smtps://user@host, which is encrypted at
// once, or smtp://user@host, which becomes so by STARTTLS; either with a port. With ?tls=none
// a server on this machine is spoken to in the open. The user may have an @. The error is a
// [*ServerError].
func ParseServer(address string) (Server, error) {
	bad := func(kind Kind, format string, args ...any) (Server, error) {
		return Server{}, &ServerError{withoutPassword(address), fmt.Sprintf(format, args...), kind}
	}
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.Host == "" {
		return bad(BadServer, "want smtps://user@host or smtp://user@host")
	}
	if u.User == nil && strings.Contains(address, "@") {
		return bad(BadServer, "the user cannot be read: write : / ? # in it as %%3A %%2F %%3F %%23")
	}
	s := Server{Host: strings.TrimSuffix(u.Hostname(), "."), User: u.User.Username()}
	switch u.Scheme {
	case "smtps":
		s.AtOnce, s.Port = true, portAtOnce
	case "smtp":
		s.Port = portStartTLS
	default:
		return bad(BadServer, "want smtps:// or smtp://, got %s://", u.Scheme)
	}
	if _, has := u.User.Password(); has {
		return bad(PasswordInServer, "it has a password in it, which others could read")
	}
	if _, err := netip.ParseAddr(s.Host); err != nil && !isHost(s.Host) {
		return bad(BadServer, "%q is no host: want its name in ASCII, or its number", s.Host)
	}
	if strings.ContainsFunc(s.User, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return bad(BadServer, "the user has a control character")
	}
	if text := u.Port(); text != "" || strings.HasSuffix(u.Host, ":") {
		if s.Port, err = strconv.Atoi(text); err != nil || s.Port < 1 || s.Port > 65535 {
			return bad(BadServer, "%q is no port", text)
		}
	}
	if u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return bad(BadServer, "nothing comes behind the host and its port but ?tls=none")
	}
	if u.RawQuery != "" {
		if u.RawQuery != "tls=none" || s.AtOnce {
			return bad(BadServer, "the one setting is tls=none, of smtp://")
		}
		if s.Open = true; !isThisMachine(s.Host) {
			return bad(NotThisMachine, "tls=none is for a server on this machine, such as localhost or 127.0.0.1")
		}
	}
	return s, nil
}

// isThisMachine reports whether a host is this machine by its name. Whether the name leads
// there is seen when it is connected to.
func isThisMachine(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	host = strings.ToLower(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// withoutPassword is as much of an address as may be shown, however it is written: of what
// stands before the last @ no more than comes before the first sign, and nothing behind the
// host.
func withoutPassword(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		scheme, rest = "", address
	} else {
		scheme += "://"
	}
	user := ""
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, rest = rest[:at], rest[at:]
		if end := strings.IndexAny(user, ":/?#"); end >= 0 {
			user = user[:end] + ":..."
		}
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return scheme + user + rest
}

// Address is the host and the port of the server.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// timeout is how long a step may take.
func (s Server) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return defaultTimeout
}

// Send hands a message over, as [Compose] has made it, from one address to others, and returns
// when the server has accepted it for all of them. If it does not take one of them, nobody
// gets the message. The error is an [*Error], or about a message or an address that cannot be
// sent.
func (s Server) Send(ctx context.Context, from string, to []string, message []byte) error {
	e, err := enclose(from, to, message)
	if err != nil {
		return err
	}
	c, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer c.close(ctx)
	if err := c.login(ctx); err != nil {
		return err
	}
	return c.deliver(ctx, e)
}

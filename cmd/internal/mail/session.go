package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"paperkin/index/crash"
)

// A session is a connection to a server, in steps that each end in time.
type session struct {
	server Server
	raw    net.Conn // what is below the encryption
	smtp   *smtp.Client
}

// maxReplies is the most bytes that a server may send in all: replies have some hundred each.
const maxReplies = 1 << 20

// connection bounds what is read of a connection, and looks at its first byte.
type connection struct {
	net.Conn
	left   int
	greets bool // the first byte is one of a reply, and was not read yet
}

// strangeError is what something says that is no mail server.
type strangeError string

func (e strangeError) Error() string { return "it says " + string(e) }

// Read ends with a [strangeError] for what does not begin with the code of a reply. Package
// textproto would wait for more: SSH-2.0 looks to it like a reply of several lines.
func (c *connection) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, fmt.Errorf("more than %d bytes of replies", maxReplies)
	}
	n, err := c.Conn.Read(b[:min(len(b), c.left)])
	c.left -= n
	if c.greets && n > 0 {
		if c.greets = false; b[0] < '0' || b[0] > '9' {
			said, _, _ := strings.Cut(string(b[:n]), "\n")
			return 0, strangeError(said)
		}
	}
	return n, err
}

// connect connects to the server, and encrypts the connection.
func (s Server) connect(ctx context.Context) (_ *session, err error) {
	c := &session{server: s}
	err = c.step(ctx, Connecting, func(ctx context.Context) error {
		plain, err := new(net.Dialer).DialContext(ctx, "tcp", s.Address())
		if err == nil {
			c.raw = &connection{plain, maxReplies, !s.AtOnce}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.raw.Close()
		}
	}()
	if s.Open && !isLoopback(c.raw.RemoteAddr()) {
		return nil, c.fault(Connecting, NotThisMachine)
	}
	if s.AtOnce {
		encrypted := tls.Client(c.raw, s.encryption())
		if err := c.step(ctx, Encrypting, encrypted.HandshakeContext); err != nil {
			return nil, err
		}
		return c, c.greet(ctx, encrypted)
	}
	if err := c.greet(ctx, c.raw); err != nil || s.Open {
		return c, err
	}
	if offered, _ := c.smtp.Extension("STARTTLS"); !offered {
		return nil, c.fault(Encrypting, NoStartTLS)
	}
	return c, c.step(ctx, Encrypting, func(context.Context) error { return c.smtp.StartTLS(s.encryption()) })
}

// encryption is how connections to the server are encrypted. Its certificate is checked.
func (s Server) encryption() *tls.Config {
	return &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// isLoopback reports whether who is connected is this machine.
func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// greet waits for the server to greet, and greets. The name that it gives is the number of
// this machine: a name could be one that only this machine knows.
func (c *session) greet(ctx context.Context, conn net.Conn) error {
	return c.step(ctx, Connecting, func(context.Context) (err error) {
		if c.smtp, err = smtp.NewClient(conn, c.server.Host); err != nil {
			return err
		}
		c.smtp.SkipSMTPUTF8(true) // addresses are ASCII, and the next server may not know it
		return c.smtp.Hello(literal(c.raw.LocalAddr()))
	})
}

// literal is the number of a machine, as it stands for a name.
func literal(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case tcp.IP.To4() != nil:
		return "[" + tcp.IP.To4().String() + "]"
	}
	return "[IPv6:" + tcp.IP.String() + "]"
}

// step does one step within its time. Whatever waits for the server then is woken by a
// deadline in the past. The error is an [*Error].
func (c *session) step(ctx context.Context, stage Stage, do func(context.Context) error) error {
	return c.within(ctx, stage, c.server.timeout(), do)
}

func (c *session) within(ctx context.Context, stage Stage, limit time.Duration, do func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if c.raw != nil {
		stop := context.AfterFunc(limited, crash.Guard(
			func() { c.raw.SetDeadline(time.Unix(1, 0)) },
			func(error) { c.raw.Close() }))
		defer stop()
	}
	err := do(limited)
	if err == nil {
		return nil
	}
	return c.explain(ctx, limited, stage, err)
}

// goodbye is how long a server gets to say goodbye, when nothing depends on it any more.
const goodbye = 5 * time.Second

// close takes leave of the server, if it is still there.
func (c *session) close(ctx context.Context) {
	if c.smtp != nil && c.smtp.HasConnection() {
		c.within(context.WithoutCancel(ctx), Reply, min(goodbye, c.server.timeout()), func(context.Context) error { return c.smtp.Quit() })
	}
	c.raw.Close()
}

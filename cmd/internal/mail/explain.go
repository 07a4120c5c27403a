package mail

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// fault is an error of the server without a cause.
func (c *session) fault(stage Stage, kind Kind) *Error {
	return &Error{Server: c.server.Address(), Stage: stage, Kind: kind, User: c.server.User}
}

// explain says what an error of a step means. A reply counts before the end of the time that
// the step had: something is known then.
func (c *session) explain(ctx, limited context.Context, stage Stage, err error) *Error {
	e := c.fault(stage, Dropped)
	e.Err = err
	var reply *textproto.Error
	var garbled textproto.ProtocolError
	var strange strangeError
	switch {
	case errors.As(err, &reply):
		e.Code, e.Text = reply.Code, c.server.shown(reply.Msg)
		e.Kind = refusal(stage, reply.Code)
	case errors.As(err, &strange):
		e.Kind, e.Text = NotMail, c.server.shown(string(strange))
	case ctx.Err() != nil:
		e.Kind, e.Err = Stopped, ctx.Err()
	case limited.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded):
		e.Kind, e.Waited = TimedOut, c.server.timeout()
	case c.raw == nil:
		e.Kind = unconnected(err)
	case errors.As(err, &garbled):
		e.Kind, e.Text = NotMail, c.server.shown(strings.TrimPrefix(string(garbled), "short response: "))
	case stage == Encrypting && !isLost(err):
		e.Kind = unencrypted(err)
	case stage == LoggingIn && !isLost(err): // what the server asked for cannot be answered
		e.Kind, e.Text = WrongLogin, c.server.shown(err.Error())
	}
	return e
}

// isLost reports whether an error is about the connection, and not about what was said.
func isLost(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op) && op.Op != "remote error"
}

// unconnected says why there is no connection.
func unconnected(err error) Kind {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return UnknownHost
	case errors.As(err, &dns):
		return NoNames
	}
	return Unreachable
}

// unencrypted says why a connection is not encrypted.
func unencrypted(err error) Kind {
	var certificate *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate):
		return BadCertificate
	case errors.As(err, &plain):
		return NotTLS
	}
	return BadTLS
}

// Replies that say more than that something is refused (RFC 4954, RFC 5321).
const (
	needsLogin    = 530
	notThisWay    = 534 // the way to log in is too weak, or wants an app password
	wrongLogin    = 535
	needsCrypt    = 538
	tooLargeReply = 552
)

// refusal says what a reply means that is not the one that was waited for.
func refusal(stage Stage, code int) Kind {
	switch {
	case stage == Encrypting:
		return NoStartTLS
	case code == needsLogin && stage != LoggingIn:
		return LoginNeeded
	case stage == LoggingIn && slices.Contains([]int{notThisWay, wrongLogin, needsCrypt}, code):
		return WrongLogin
	case code == tooLargeReply && stage != Recipient: // of which it says that their mailbox is full
		return TooLarge
	case code >= 400 && code < 500:
		return Later
	case code >= 500 && code < 600:
		return Refused
	}
	return NotMail
}

// maxText is how much of a reply is kept, in bytes.
const maxText = 300

// shown is what a server said in one line that terminals can show. Servers have been seen to
// repeat what they were told: the password is not in it, as it is or as it was sent.
func (s Server) shown(reply string) string {
	reply = line(reply)
	if s.Password != "" {
		for _, secret := range []string{s.Password, s.User + "\x00" + s.Password, "\x00" + s.User + "\x00" + s.Password} {
			reply = strings.ReplaceAll(reply, base64.StdEncoding.EncodeToString([]byte(secret)), "[password]")
		}
		reply = strings.ReplaceAll(reply, s.Password, "[password]")
	}
	return short(reply)
}

// short cuts a text that is too long to be read.
func short(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + "..."
	}
	return s
}

// cause is what an error of the network is about, without what else it repeats.
func cause(err error) error {
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var program *exec.Error
	switch {
	case errors.As(err, &program):
		return program.Err
	case errors.As(err, &certificate):
		return certificate.Err
	case errors.As(err, &op) && op.Err != nil:
		return op.Err
	}
	return err
}

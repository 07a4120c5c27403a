package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// envelope is a message with where it comes from and goes to.
type envelope struct {
	from    Address
	to      addresses
	message []byte
}

// enclose puts a message into an envelope.
func enclose(from string, to []string, message []byte) (e envelope, err error) {
	if e.from, err = ParseAddress(from); err != nil {
		return e, fmt.Errorf("sender %w", err)
	}
	if e.to, err = recipients(to); err != nil {
		return e, err
	}
	e.message = message
	return e, check(message)
}

// deliver hands an envelope over.
func (c *session) deliver(ctx context.Context, e envelope) error {
	if err := c.fits(e); err != nil {
		return err
	}
	err := c.step(ctx, Sender, func(context.Context) error { return c.smtp.Mail(e.from.path()) })
	if err != nil {
		return named(err, e.from.Mailbox)
	}
	if err := c.name(ctx, e.to); err != nil {
		return err
	}
	return c.write(ctx, e.message)
}

// fits returns an error if the server has said that it takes no message of this size.
func (c *session) fits(e envelope) error {
	_, text := c.smtp.Extension("SIZE")
	most, err := strconv.Atoi(text)
	if err != nil || most <= 0 || len(e.message) <= most { // 0 is no limit
		return nil
	}
	fault := c.fault(Sender, TooLarge)
	fault.Text = fmt.Sprintf("%d bytes, it takes %d", len(e.message), most)
	return fault
}

// name names the recipients. If the server refuses some, the error has all of those, and the
// message is taken back.
func (c *session) name(ctx context.Context, to addresses) error {
	var refused *Error
	for _, a := range to {
		err := c.step(ctx, Recipient, func(context.Context) error { return c.smtp.Rcpt(a.path()) })
		var fault *Error
		switch {
		case err == nil:
		case refused == nil && (!errors.As(err, &fault) || fault.Code == 0):
			return err
		case !errors.As(err, &fault) || fault.Code == 0:
			return refused // which may have been its last word
		case refused == nil:
			refused = fault
			fallthrough
		default:
			refused.Who = append(refused.Who, a.Mailbox)
		}
	}
	if refused == nil {
		return nil
	}
	c.within(ctx, Recipient, min(goodbye, c.server.timeout()), func(context.Context) error { return c.smtp.Reset() }) // and if it fails, the connection ends without a message
	return refused
}

// named adds who is refused to an error of a step.
func named(err error, who string) error {
	var fault *Error
	if errors.As(err, &fault) && fault.Code != 0 {
		fault.Who = []string{who}
	}
	return err
}

// write writes a message, and waits for the reply. Until its last byte is on its way no server
// accepts it; from then on only a reply says whether it has.
func (c *session) write(ctx context.Context, message []byte) error {
	var w io.WriteCloser
	err := c.step(ctx, Data, func(context.Context) (err error) {
		if w, err = c.smtp.Data(); err == nil {
			_, err = w.Write(message)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = c.step(ctx, Reply, func(context.Context) error { return w.Close() })
	var fault *Error
	if errors.As(err, &fault) && fault.Code == 0 {
		fault.InDoubt = true
	}
	return err
}

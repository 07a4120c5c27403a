package mail

import (
	"fmt"
	"strings"
	"time"
)

// A Stage is how far a message had come.
type Stage string

const (
	Connecting Stage = "connecting"
	Encrypting Stage = "setting up encryption"
	LoggingIn  Stage = "logging in"
	Sender     Stage = "naming the sender"
	Recipient  Stage = "naming the recipients"
	Data       Stage = "sending the message"
	Reply      Stage = "waiting for the word that the message is accepted" // after its last byte
	Running    Stage = "running the program"
)

// A Kind is what went wrong; [Hint] says what can be done about it.
type Kind string

const (
	UnknownHost    Kind = "unknown host"
	NoNames        Kind = "no name server" // none that answers
	Unreachable    Kind = "unreachable"
	TimedOut       Kind = "timed out"
	Stopped        Kind = "stopped" // the context has ended
	Dropped        Kind = "dropped"
	NotMail        Kind = "not a mail server"
	NoStartTLS     Kind = "no STARTTLS"
	NotTLS         Kind = "not TLS"
	BadCertificate Kind = "bad certificate"
	BadTLS         Kind = "bad TLS"
	NoLogin        Kind = "no login"     // the server takes none
	NoWayIn        Kind = "no way in"    // none of the ways to log in that we know
	WrongLogin     Kind = "wrong login"  // user or password
	LoginNeeded    Kind = "login needed" // the server takes nothing without
	Later          Kind = "later"        // refused for now: 4xx
	Refused        Kind = "refused"      // for good: 5xx
	TooLarge       Kind = "too large"
	NoProgram      Kind = "no program"
	BadServer      Kind = "bad server" // of the address of a server, as the two below
	// PasswordInServer: an address of a server has a password in it.
	PasswordInServer Kind = "password in server"
	// NotThisMachine: a server that is to be spoken to in the open is elsewhere.
	NotThisMachine Kind = "not this machine"
)

// An Error is why a message was not handed over, or why that is not known.
type Error struct {
	Server string // "host:port", or the program
	Stage  Stage
	Kind   Kind
	User   string   // of a login
	Who    []string // whom the server refuses: the sender, or some of the recipients
	// Code is what the server replied, 0 without a reply; or the exit code of the program.
	Code int
	// Text is what came with the code, in one line that terminals can show, without the
	// password.
	Text string
	// InDoubt: the message may have been accepted: all of it was sent, and no reply came.
	InDoubt bool
	Waited  time.Duration // of [TimedOut]
	Err     error         // what it is of, if anything; not part of Error where it is a reply
}

func (e *Error) Unwrap() error { return e.Err }

// Error says all in one line, but for [Hint].
func (e *Error) Error() string {
	s := fmt.Sprintf("mail through %s: %s", e.Server, e.what())
	if e.Code != 0 || e.Text != "" {
		s += ": " + strings.TrimSpace(e.reply())
	}
	if e.InDoubt {
		s += "; it is in doubt whether the message was accepted"
	}
	return s
}

// what says what went wrong, without the reply.
func (e *Error) what() string {
	switch e.Kind {
	case UnknownHost:
		return "there is no host of that name"
	case NoNames:
		return "no name server says where the host is"
	case Unreachable:
		return fmt.Sprintf("cannot connect: %v", cause(e.Err))
	case TimedOut:
		return fmt.Sprintf("no answer within %v while %s", e.Waited, e.Stage)
	case Stopped:
		return fmt.Sprintf("stopped while %s", e.Stage)
	case Dropped:
		if e.Stage == Running {
			return fmt.Sprintf("the program was ended: %v", e.Err)
		}
		return fmt.Sprintf("the connection was lost while %s", e.Stage)
	case NotMail:
		return "what answers there is not a mail server"
	case NoStartTLS:
		return "the server does not offer STARTTLS, and nothing was sent to it"
	case NotTLS:
		return "what answers there is not encrypted"
	case BadCertificate:
		return fmt.Sprintf("the certificate of the server is not valid: %v", cause(e.Err))
	case BadTLS:
		return fmt.Sprintf("no encrypted connection: %v", cause(e.Err))
	case NotThisMachine:
		return "the host is not this machine, and nothing was sent to it in the open"
	case NoLogin:
		return fmt.Sprintf("the server takes no login, and so none of %s", e.User)
	case NoWayIn:
		return "the server takes none of the ways to log in that there are here"
	case WrongLogin:
		return fmt.Sprintf("the server refuses the login of %s", e.User)
	case LoginNeeded:
		return "the server wants a login"
	case TooLarge:
		return "the message is too large for the server"
	case NoProgram:
		return fmt.Sprintf("cannot be run: %v", cause(e.Err))
	}
	return e.refusal()
}

// refusal says what was refused, for good or for now.
func (e *Error) refusal() string {
	what := map[Stage]string{Connecting: "to talk", Encrypting: "to encrypt", LoggingIn: "the login", Data: "the message", Reply: "the message"}[e.Stage]
	switch {
	case e.Stage == Running:
		return "the program did not take the message"
	case e.Stage == Sender:
		what = "the sender " + strings.Join(e.Who, ", ")
	case e.Stage == Recipient:
		what = "the recipient " + strings.Join(e.Who, ", ") + ", and nobody got the message"
	}
	if e.Kind == Later {
		what += " for now"
	}
	return "the server refuses " + what
}

// reply is the code and the text.
func (e *Error) reply() string {
	switch {
	case e.Stage == Running && e.Code != 0:
		s := fmt.Sprintf("exit code %d", e.Code)
		if name := exitName(e.Code); name != "" {
			s += " (" + name + ")"
		}
		if e.Text != "" {
			s += ": " + e.Text
		}
		return s
	case e.Code == 0:
		return e.Text
	}
	return fmt.Sprintf("%d %s", e.Code, e.Text)
}

// Temporary reports whether the same message may be accepted later without anything else
// having changed.
func (e *Error) Temporary() bool {
	switch e.Kind {
	case NoNames, Unreachable, TimedOut, Stopped, Dropped, Later:
		return true
	}
	return false
}

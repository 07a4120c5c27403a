package mail

import "errors"

// Hint says what can be done about an error of this package; empty where nothing is known.
func Hint(err error) string {
	var address *AddressError
	var server *ServerError
	var fault *Error
	switch {
	case errors.As(err, &address):
		return "such as ada@example.org or 'Ada <ada@example.org>'"
	case errors.Is(err, ErrNoPassword):
		return "put the password into a file that only you can read, and name it in " + PasswordFile + "; under systemd: LoadCredential=" + credential + ":FILE"
	case errors.As(err, &server):
		return hints()[server.Kind]
	case errors.As(err, &fault):
		return fault.hint()
	}
	return ""
}

// hint is that of the kind, but where more is known.
func (e *Error) hint() string {
	switch {
	case e.InDoubt:
		return "the same message is sent again the next time: if it was accepted, most mailboxes show it once"
	case e.Kind == TimedOut && e.Stage == Connecting:
		return "a server on port 465 is encrypted at once: smtps://; on others by STARTTLS: smtp://. Some networks block mail"
	}
	return hints()[e.Kind]
}

// hints by what went wrong.
func hints() map[Kind]string {
	return map[Kind]string{
		BadServer:        "such as smtps://ada@mail.example.org, smtp://ada@mail.example.org:587 or 'smtp://localhost:25?tls=none'",
		PasswordInServer: "leave it out: put it into a file that only you can read, and name that in " + PasswordFile,
		NotThisMachine:   "without ?tls=none the server is asked for STARTTLS",
		UnknownHost:      "the name may be misspelt; your provider's help has it under SMTP or outgoing mail",
		NoNames:          "is this machine online? the message is kept, and sent the next time",
		Unreachable:      "is this machine online, and is the port right? 465 is that of smtps://, 587 that of smtp://; some networks block mail",
		TimedOut:         "the message is kept, and sent the next time",
		Stopped:          "the message is kept, and sent the next time",
		Dropped:          "the message is kept, and sent the next time",
		NotMail:          "is the port right? 465 is that of smtps://, 587 that of smtp://",
		NoStartTLS:       "most servers have smtps://HOST as well, which is encrypted at once; to a server on this machine: ?tls=none",
		NotTLS:           "this port is for smtp://, which asks for STARTTLS; smtps:// usually has port 465",
		BadCertificate:   "is the name the one that the certificate is made for? Trust an authority of your own by SSL_CERT_FILE=FILE.pem",
		BadTLS:           "is the port right? 465 is that of smtps://, 587 that of smtp://",
		NoLogin:          "leave the user out of the address, or use the port that takes logins: smtps://, or smtp:// with 587",
		NoWayIn:          "PLAIN, LOGIN, SCRAM and CRAM-MD5 are known here, not OAuth: many providers have app passwords for programs, or use the sendmail program",
		WrongLogin:       "is the user the one that your provider wants, often the whole address? Many want an app password instead of that of the account",
		LoginNeeded:      "name the user: smtps://USER@HOST, with the password in the file that " + PasswordFile + " names",
		Later:            "the message is kept, and sent the next time",
		Refused:          "is the sender one that this server sends for, and are the recipients spelt right?",
		TooLarge:         "fewer papers make a shorter message",
		NoProgram:        "install one, such as msmtp or Postfix, name it, or send through a mail server",
	}
}

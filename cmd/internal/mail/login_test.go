package mail

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"paperkin/cmd/internal/mail/mailtest"
)

// scripted sends a message to a server in the open that says what it is told to.
func scripted(t testing.TB, user string, replies ...string) error {
	t.Helper()
	s := serverAt(t, "smtp://"+mailtest.Script(t, replies...)+"?tls=none")
	s.User, s.Password = user, secret
	m := digest(t)
	return s.Send(t.Context(), m.From, m.To[:1], composed(t, m))
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// TestLogins: what a server can say to a login. Its words are shown without the password, also
// as it was sent.
func TestLogins(t *testing.T) {
	plain := b64("\x00ada\x00" + secret)
	for name, c := range map[string]struct {
		replies []string
		kind    Kind
		want    string
	}{
		"takes none":           {[]string{"250 mail.test", "221 bye|drop"}, NoLogin, "takes no login, and so none of ada"},
		"only in another way":  {[]string{"250-mail.test\n250 AUTH XOAUTH2 NTLM", "221 bye|drop"}, NoWayIn, "it offers XOAUTH2 NTLM"},
		"wrong":                {[]string{"250-mail.test\n250 AUTH PLAIN", "535 5.7.8 no: " + plain + " " + secret, "500 *", "221 bye|drop"}, WrongLogin, "535 5.7.8 no: [password] [password]"},
		"wrong, and gone":      {[]string{"250-mail.test\n250 AUTH PLAIN", "535 5.7.8 no|drop"}, WrongLogin, "535 5.7.8 no"},
		"wrong in two steps":   {[]string{"250-mail.test\n250 AUTH LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 " + b64(secret), "500 *", "221 bye|drop"}, WrongLogin, "535 [password]"},
		"not now":              {[]string{"250-mail.test\n250 AUTH PLAIN", "454 4.7.0 later", "500 *", "221 bye|drop"}, Later, "the login for now: 454 4.7.0 later"},
		"asks on":              {[]string{"250-mail.test\n250 AUTH PLAIN", "334 more", "501 *", "221 bye|drop"}, WrongLogin, "refuses the login of ada"},
		"SCRAM for an hour":    {[]string{"250-mail.test\n250 AUTH SCRAM-SHA-256", "334 ", "334 " + b64("r=x,s=eA==,i=2000000000"), "501 *", "221 bye|drop"}, WrongLogin, "2000000000 rounds"},
		"SCRAM of somebody":    {[]string{"250-mail.test\n250 AUTH SCRAM-SHA-1", "334 ", "334 " + b64("r=x,s=eA==,i=4096"), "501 *", "221 bye|drop"}, WrongLogin, "nonce"},
		"lost":                 {[]string{"250-mail.test\n250 AUTH PLAIN", "|drop"}, Dropped, "lost while logging in"},
		"wants one afterwards": {[]string{"250-mail.test\n250 AUTH PLAIN", "235 ok", "530 5.7.0 who?", "221 bye|drop"}, LoginNeeded, "530 5.7.0 who?"},
	} {
		t.Run(name, func(t *testing.T) {
			err := scripted(t, "ada", append([]string{"220 mail.test"}, c.replies...)...)
			if got := faultOf(t, err); got.Kind != c.kind || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), plain) || strings.Contains(err.Error(), b64(secret)) {
				t.Errorf("%v: %+v, want %s, %q", err, got, c.kind, c.want)
			}
		})
	}
}

// TestLoginWays: the ways that go-smtp does not have.
func TestLoginWays(t *testing.T) {
	rest := []string{"235 ok", "250 ok", "250 ok", "354 go|message", "250 ok", "221 bye|drop"}
	sum := hmac.New(md5.New, []byte(secret))
	sum.Write([]byte("<1@mail.test>"))
	for way, c := range map[string]struct{ offers, replies []string }{
		"LOGIN":    {[]string{"250-mail.test\n250 AUTH GSSAPI login"}, []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"}},
		"CRAM-MD5": {[]string{"250-mail.test\n250 AUTH CRAM-MD5"}, []string{"334 " + b64("<1@mail.test>")}},
	} {
		address, said := mailtest.Recorded(t, append(append(append([]string{"220 mail.test"}, c.offers...), c.replies...), rest...)...)
		s := serverAt(t, "smtp://"+address+"?tls=none")
		s.User, s.Password = "ada", secret
		m := digest(t)
		if err := s.Send(t.Context(), m.From, m.To[:1], composed(t, m)); err != nil {
			t.Errorf("%s: %v", way, err)
		}
		want := []string{"AUTH LOGIN", b64("ada"), b64(secret)}
		if way == "CRAM-MD5" {
			want = []string{"AUTH CRAM-MD5", b64("ada " + hex.EncodeToString(sum.Sum(nil)))}
		}
		if got := strings.Join(said()[1:1+len(want)], "\n"); got != strings.Join(want, "\n") {
			t.Errorf("%s: %q, want %q", way, got, want)
		}
	}
}

// TestReplies: what only a script says: DATA that is refused, connections that end within a
// message, sizes, and last words.
func TestReplies(t *testing.T) {
	hello, ok := []string{"220 mail.test", "250 mail.test"}, "250 ok"
	for name, c := range map[string]struct {
		replies []string
		kind    Kind
		stage   Stage
		doubt   bool
		want    string
	}{
		"DATA refused":            {[]string{ok, ok, "554 5.7.1 spam", "221 bye|drop"}, Refused, Data, false, "refuses the message: 554 5.7.1 spam"},
		"DATA not now":            {[]string{ok, ok, "451 4.3.0 later", "221 bye|drop"}, Later, Data, false, "the message for now: 451"},
		"gone at DATA":            {[]string{ok, ok, "|drop"}, Dropped, Data, false, "lost while sending the message"},
		"gone at the end":         {[]string{ok, ok, "354 go|message", "|drop"}, Dropped, Reply, true, "in doubt"},
		"closes at the end":       {[]string{ok, ok, "354 go|message", "421 going|drop"}, Later, Reply, false, "421 going"},
		"closes at a recipient":   {[]string{ok, "421 going|drop"}, Later, Recipient, false, "421 going"},
		"another reply at DATA":   {[]string{ok, ok, "250 ok", "221 bye|drop"}, NotMail, Data, false, "250 ok"},
		"nonsense at the end":     {[]string{ok, ok, "354 go|message", "what?", "221 bye|drop"}, NotMail, Reply, true, "in doubt"},
		"too large by its reply":  {[]string{"552 5.3.4 too big", "221 bye|drop"}, TooLarge, Sender, false, "too large for the server: 552"},
		"forwards instead, taken": {[]string{ok, "251 forwards", "354 go|message", ok, "221 bye|drop"}, "", "", false, ""},
		"gone after the last":     {[]string{ok, ok, "354 go|message", "250 ok|drop"}, "", "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := scripted(t, "", append(hello, c.replies...)...)
			if c.kind == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if got := faultOf(t, err); got.Kind != c.kind || got.Stage != c.stage || got.InDoubt != c.doubt || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v: %+v, want %s while %s, %q", err, got, c.kind, c.stage, c.want)
			}
		})
	}
	err := scripted(t, "", "220 mail.test", "250-mail.test\n250 SIZE 100", "221 bye|drop")
	if got := faultOf(t, err); got.Kind != TooLarge || !strings.Contains(err.Error(), "bytes, it takes 100") {
		t.Errorf("%v: %+v", err, got)
	}
}

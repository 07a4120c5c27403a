package mail

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseServer(t *testing.T) {
	for address, want := range map[string]Server{
		"smtps://ada@mail.example.org":             {Host: "mail.example.org", Port: 465, User: "ada", AtOnce: true},
		"smtps://ada@example.org@mail.example.org": {Host: "mail.example.org", Port: 465, User: "ada@example.org", AtOnce: true},
		"SMTP://a%2Fb%3Ac@mail.example.org.:2525/": {Host: "mail.example.org", Port: 2525, User: "a/b:c"},
		"smtp://mail.example.org":                  {Host: "mail.example.org", Port: 587},
		"smtp://127.0.0.1:25?tls=none":             {Host: "127.0.0.1", Port: 25, Open: true},
		"smtp://ada@[::1]:25?tls=none":             {Host: "::1", Port: 25, User: "ada", Open: true},
		"smtp://LOCALHOST?tls=none":                {Host: "LOCALHOST", Port: 587, Open: true},
		"smtp://[2001:db8::1]":                     {Host: "2001:db8::1", Port: 587},
	} {
		got, err := ParseServer(address)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", address, got, err, want)
		}
	}
}

// TestParseServerRefuses: what is no address of a server is told by what is wrong with it, and
// never with what may be a password.
func TestParseServerRefuses(t *testing.T) {
	for address, want := range map[string]string{
		"":                                        "want smtps://user@host",
		"mail.example.org":                        "want smtps://user@host",
		"mail.example.org:587":                    "want smtps://user@host",
		"localhost:25?tls=none":                   "want smtps://user@host",
		"https://mail.example.org":                "want smtps:// or smtp://, got https://",
		"smtp://":                                 "want smtps://user@host",
		"smtp://ada@:587":                         "is no host",
		"smtp://mail.example.org:":                "is no port",
		"smtp://mail.example.org:0":               "is no port",
		"smtp://mail.example.org:65536":           "is no port",
		"smtp://mail.example.org:smtp":            "want smtps://user@host",
		"smtp://mäil.example.org":                 "is no host",
		"smtp://mail_ex!ample.org":                "is no host",
		"smtp://mail.example.org/inbox":           "nothing comes behind",
		"smtp://mail.example.org#a":               "nothing comes behind",
		"smtp://mail.example.org?tls=none":        "on this machine",
		"smtp://192.0.2.1?tls=none":               "on this machine",
		"smtp://localhost?tls=no":                 "the one setting is tls=none",
		"smtps://localhost?tls=none":              "the one setting is tls=none",
		"smtp://localhost?tls=none&x=y":           "the one setting is tls=none",
		"smtp://a%0Ab@localhost":                  "control character",
		"smtps://ada:sesame@mail.example.org":     "a password in it",
		"smtps://ada:@mail.example.org":           "a password in it",
		"smtps://ada:ses@me@mail.example.org":     "a password in it",
		"smtps://ada:/sesame@mail.example.org":    "the user cannot be read",
		"smtps://ada:12/sesame@mail.example.org":  "the user cannot be read",
		"smtps://ada:99999#sesame@mail.example.o": "the user cannot be read",
		"smtps://ada:se/same@mail.example.org":    "want smtps://user@host",
		"smtps://ada:sesame%@mail.example.org":    "want smtps://user@host",
		"ada:sesame@mail.example.org":             "want smtps://user@host",
		"smtp://localhost?password=sesame":        "the one setting is tls=none",
		"smtp://localhost?password=sesame@x":      "the user cannot be read",
		"ftp://localhost?password=sesame":         "got ftp://",
	} {
		s, err := ParseServer(address)
		var bad *ServerError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), want) || Hint(err) == "" || !reflect.DeepEqual(s, Server{}) {
			t.Errorf("%s: %+v, %v, want %q", address, s, err, want)
		}
		for _, part := range []string{"sesame", "same", "12", "99999", "ses@"} {
			if strings.Contains(address, "ada:") && err != nil && strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v has the password", address, err)
			}
		}
		if strings.Contains(address, "password=") && strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v has the password", address, err)
		}
	}
}

// FuzzParseServer: an address is that of a server that can be written again, or an error that
// does not tell what stands behind the first colon of a user.
func FuzzParseServer(f *testing.F) {
	for _, seed := range []string{"smtps://ada@mail.example.org", "smtp://localhost:25?tls=none", "smtps://ada:Sesame@x", "smtp://a@b@[::1]:1", "smtp:Sesame@x", "smtp://x:Sesame/@y?#"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		s, err := ParseServer(address)
		if err != nil {
			if _, rest, ok := strings.Cut(address, ":Sesame"); ok && strings.Contains(rest, "@") && strings.Count(address, "Sesame") == 1 && strings.Contains(err.Error(), "Sesame") && !strings.HasPrefix(address, "smtp:Sesame") {
				t.Errorf("%q: %v", address, err)
			}
			return
		}
		if s.Port < 1 || s.Port > 65535 || s.Host == "" || s.Password != "" || s.AtOnce && s.Open || s.Open && !isThisMachine(s.Host) {
			t.Errorf("%q: %+v", address, s)
		}
	})
}

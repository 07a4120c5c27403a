package mail

import (
	"errors"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]Address{
		"ada@example.org":                               {"", "ada@example.org"},
		" Ada Lovelace <ada@Example.org> ":              {"Ada Lovelace", "ada@Example.org"},
		"Émilie <e@xn--chtelet-0ya.example>":            {"Émilie", "e@xn--chtelet-0ya.example"},
		`"a b"@example.org`:                             {"", `"a b"@example.org`},
		`"Ada, of \"L\"" <ada+x@example.org>`:           {`Ada, of "L"`, "ada+x@example.org"},
		"ada@[192.0.2.1]":                               {"", "ada@[192.0.2.1]"},
		"ada@localhost":                                 {"", "ada@localhost"},
		"=?utf-8?q?a=0Ab=E2=80=AEc?= <ada@example.org>": {"a bc", "ada@example.org"},
	} {
		if got, err := ParseAddress(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                               "not an address",
		"ada":                            "not an address",
		"ada@":                           "not an address",
		"@example.org":                   "not an address",
		"a@b, c@d":                       "not an address",
		"friends: a@b, c@d;":             "not an address",
		"ada@example.org\r\nBcc: e@x":    "not an address",
		"émilie@example.org":             "not supported",
		"ada@châtelet.example":           "xn--",
		"ada@exa!mple.org":               "is no host",
		"ada@" + strings.Repeat("a", 64): "is no host",
		strings.Repeat("a", 65) + "@b":   "too long",
		"a@" + strings.Repeat("abcde.", 60) + "org": "too long",
	} {
		_, err := ParseAddress(text)
		var bad *AddressError
		if !errors.As(err, &bad) || bad.Value != text || !strings.Contains(err.Error(), want) || Hint(err) == "" {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestCheck: bytes that a server could take for something else are not sent.
func TestCheck(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "is empty",
		"a\n":                              "line 1 of the message does not end with CRLF",
		"a\r\nb\rc\r\n":                    "line 2 of the message does not end with CRLF",
		"a\r\nb":                           "line 2 of the message does not end with CRLF",
		"a\r\r\n":                          "line 1 of the message does not end with CRLF",
		"a\r\n" + strings.Repeat("x", 999): "line 2 of the message",
		strings.Repeat("x", 999) + "\r\n":  "has 999 bytes: mail has at most 998",
		"é\r\n":                            "not ASCII",
		"a\x00\r\n":                        "not ASCII",
	} {
		for _, send := range []func() error{
			func() error { return Server{}.Send(t.Context(), "a@b", []string{"c@d"}, []byte(text)) },
			func() error {
				return Sendmail{Program: "/none"}.Send(t.Context(), "a@b", []string{"c@d"}, []byte(text))
			},
		} {
			if err := send(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%.20q: %v, want %q", text, err, want)
			}
		}
	}
	if err := check([]byte("a\r\n\r\n" + strings.Repeat("x", 998) + "\r\n")); err != nil {
		t.Error(err)
	}
}

package service

import "testing"

func TestSecretName(t *testing.T) {
	for _, name := range []string{"api_key", "key", "token", "access_token", "apikey", "APIKEY", "signature", "sig", "accessToken", "X-Amz-Signature", "X-Amz-Credential",
		"X-Amz-Security-Token", "GoogleAccessId", "AWSAccessKeyId", "client_secret", "subscription-key", "password", "auth", "session[id]"} {
		if !secretName(name) {
			t.Errorf("%s may be shown", name)
		}
	}
	for _, name := range []string{"q", "keyword", "keywords", "query", "page", "author", "tokens", "id", "format", "X-Amz-Date", "sign", "design", "passage", ""} {
		if secretName(name) {
			t.Errorf("%s is taken for a secret", name)
		}
	}
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"no address": "no address", "https://example.org/a?q=a%20b&x=~c": "https://example.org/a?q=a%20b&x=~c",
		"https://me:sesame@example.org/a: gone":                       "https://example.org/a: gone",
		`"https://sesame@example.org" fails`:                          `"https://example.org" fails`,
		"https://example.org/?q=%41&api_key=sesame&x=1#sesame":        "https://example.org/?q=%41&x=1",
		"https://example.org/?api%5Fkey=sesame":                       "https://example.org/",
		"ftp://me:sesame@host and http://me:sesame@other/?sig=sesame": "ftp://host and http://other/",
		"https://example.org/?key=sesame: gone":                       "https://example.org/: gone",
		"https://me:ses%zz@host/a?token=sesame":                       "https://host/a",
	} {
		if got := Redact(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

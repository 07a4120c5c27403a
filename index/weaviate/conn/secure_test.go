package conn

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// authority makes a certificate of an authority of its own for 127.0.0.1, and writes the
// authority's to a file.
func authority(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// startTLS is start with a certificate on both ports.
func (s *scripted) startTLS(t *testing.T, cert tls.Certificate) Node {
	t.Helper()
	s.rest = func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`{}`)) }
	n := s.start(t, grpc.Creds(credentials.NewServerTLSFromCert(&cert)))
	rest := httptest.NewUnstartedServer(s.rest)
	rest.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	rest.Config.ErrorLog = nil
	rest.StartTLS()
	t.Cleanup(rest.Close)
	n.URL = rest.URL
	return n
}

// TestTLS: certificates are verified on both ports, against the authority that is given.
func TestTLS(t *testing.T) {
	cert, file := authority(t)
	_, other := authority(t)
	n := (&scripted{search: found("x")}).startTLS(t, cert)
	for _, tt := range []struct {
		file string
		node Node
		want string
	}{
		{file, n, ""},
		{other, n, "certificate"},
		{"", n, "certificate"}, // the system's authorities
		{file, Node{strings.Replace(n.URL, "127.0.0.1", "localhost", 1), strings.Replace(n.GRPC, "127.0.0.1", "localhost", 1)}, "certificate"},
	} {
		var roots *x509.CertPool
		if tt.file != "" {
			var err error
			if roots, err = ReadRoots(tt.file); err != nil {
				t.Fatal(err)
			}
		}
		c, _ := open(t, Options{Nodes: []Node{tt.node}, Roots: roots})
		_, search := c.Search(t.Context(), &pb.SearchRequest{})
		for port, err := range map[string]error{"gRPC": search, "REST": c.Ready(t.Context())} {
			if tt.want == "" && err == nil || tt.want != "" && errors.Is(err, ErrUnreachable) && strings.Contains(err.Error(), tt.want) {
				continue
			}
			t.Errorf("%v with %s, %s: got %v, want %q", tt.node, filepath.Base(tt.file), port, err, tt.want)
		}
	}
}

// TestKey: the API key goes with every call, and a node that does not take it is heard.
func TestKey(t *testing.T) {
	const key = "s3cret"
	wants := func(given string) bool { return given == "Bearer "+key }
	s := &scripted{search: func(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
		md, _ := metadata.FromIncomingContext(ctx)
		if given := md.Get("authorization"); len(given) != 1 || !wants(given[0]) {
			return nil, status.Error(codes.Unauthenticated, "anonymous access not enabled")
		}
		return found("x")(ctx, r)
	}}
	s.rest = func(w http.ResponseWriter, r *http.Request) {
		if !wants(r.Header.Get("Authorization")) {
			w.WriteHeader(http.StatusUnauthorized)
			w.Write([]byte(`{"code":401,"message":"anonymous access not enabled"}`))
		}
	}
	n := s.start(t)
	for given, want := range map[string]error{key: nil, "other": ErrDenied, "": ErrDenied} {
		c, _ := open(t, Options{Nodes: []Node{n}, Key: given})
		_, search := c.Search(t.Context(), &pb.SearchRequest{})
		for port, err := range map[string]error{"gRPC": search, "REST": c.Ready(t.Context())} {
			if !errors.Is(err, want) || want != nil && !strings.Contains(err.Error(), "anonymous access not enabled") {
				t.Errorf("key %q, %s: got %v", given, port, err)
			}
		}
	}
	if _, err := Open(Options{Nodes: []Node{{"http://h1:8080", "h1:50051"}}, Key: key}); err == nil || !strings.Contains(err.Error(), "unencrypted") || strings.Contains(err.Error(), key) {
		t.Errorf("a key over a network: %v", err)
	}
	if _, err := Open(Options{}); err == nil {
		t.Error("no node: no error")
	}
}

// TestKeyStays: a node cannot send a key elsewhere.
func TestKeyStays(t *testing.T) {
	stolen := false
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { stolen = true }))
	defer thief.Close()
	s := &scripted{rest: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.URL, http.StatusFound) }}
	c, _ := open(t, Options{Nodes: []Node{s.start(t)}, Key: "s3cret"})
	if err := c.Ready(t.Context()); err == nil || stolen {
		t.Errorf("followed: %v, %v", stolen, err)
	}
}

// TestFiles: keys and certificates are read from files.
func TestFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	for text, want := range map[string]string{"s3cret\n": "s3cret", " a-b_c=\r\n": "a-b_c=", "": "", "\n": "", "two words\n": "", "k\ney": "", "ключ": ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadKey(file)
		if got != want || (err == nil) != (want != "") || err != nil && !strings.Contains(err.Error(), file) {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	if _, err := ReadRoots(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("no certificate: %v", err)
	}
	for _, read := range []func(string) error{func(f string) error { _, err := ReadKey(f); return err }, func(f string) error { _, err := ReadRoots(f); return err }} {
		if err := read(file + "x"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("no file: %v", err)
		}
	}
}

package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

// An Authority signs certificates, and is trusted by nobody who is not told to.
type Authority struct {
	Roots *x509.CertPool // it alone
	PEM   []byte         // its certificate, as files have it
	own   *x509.Certificate
	key   *ecdsa.PrivateKey
}

// NewAuthority makes an authority.
func NewAuthority(t testing.TB) *Authority {
	t.Helper()
	a := &Authority{Roots: x509.NewCertPool(), key: newKey(t)}
	from := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Authority of a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	b, err := x509.CreateCertificate(rand.Reader, from, from, &a.key.PublicKey, a.key)
	if err == nil {
		a.own, err = x509.ParseCertificate(b)
	}
	if err != nil {
		t.Fatal(err)
	}
	a.Roots.AddCert(a.own)
	a.PEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b})
	return a
}

// Config is of a server with a certificate for hosts, by name or number, that is valid for so
// long from now on, and may have ended.
func (a *Authority) Config(t testing.TB, valid time.Duration, hosts ...string) *tls.Config {
	t.Helper()
	key := newKey(t)
	from := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Server of a test"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(valid),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			from.IPAddresses = append(from.IPAddresses, ip)
		} else {
			from.DNSNames = append(from.DNSNames, h)
		}
	}
	b, err := x509.CreateCertificate(rand.Reader, from, a.own, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{b}, PrivateKey: key}}}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/weaviatetest"
)

// secret is the API key of the node.
const secret = "s3cret-of-the-node"

// TestSecure: the program as its users see it where a node wants an API key, and stands behind
// something that ends TLS on both of its ports.
func TestSecure(t *testing.T) {
	s := weaviatetest.Start(t, 1, "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=false", "AUTHENTICATION_APIKEY_ENABLED=true",
		"AUTHENTICATION_APIKEY_ALLOWED_KEYS="+secret, "AUTHENTICATION_APIKEY_USERS=ann", "AUTHORIZATION_ADMINLIST_ENABLED=true", "AUTHORIZATION_ADMINLIST_USERS=ann")
	ca, own := authority(t, net.IPv4(127, 0, 0, 1))
	other, _ := authority(t, net.IPv4(127, 0, 0, 1))
	rest, err := url.Parse(s.Nodes[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	node := conn.Node{URL: "https://" + endTLS(t, own, rest.Host, "http/1.1"), GRPC: endTLS(t, own, s.Nodes[0].GRPC, "h2")}
	number := 0
	scripts(t, "testdata/secure", []conn.Node{node}, func() string { number++; return "Secure" + string(rune('A'+number)) }, map[string]func(*testscript.TestScript, bool, []string){
		// keys: files with the key of the node and with another one, and with the certificate
		// of the authority that has signed the node's and of another one.
		"keys": func(ts *testscript.TestScript, _ bool, _ []string) {
			for name, text := range map[string][]byte{"key": []byte(secret + "\n"), "other-key": []byte(secret + "x\n"), "ca.pem": ca, "other.pem": other} {
				ts.Check(os.WriteFile(filepath.Join(ts.MkAbs("."), name), text, 0o600))
			}
			ts.Setenv("SECRET", secret)
			_, rest, _ := net.SplitHostPort(node.URL[len("https://"):])
			_, grpc, _ := net.SplitHostPort(node.GRPC)
			for name, host := range map[string]string{"BY_NAME": "https://localhost", "ELSEWHERE": "http://192.0.2.1", "PLAIN": "http://127.0.0.1"} {
				ts.Setenv(name, host+":"+rest+"#"+grpc)
			}
		},
	})
}

// authority makes an authority and a certificate that it has signed for an address.
func authority(t *testing.T, ip net.IP) (ca []byte, signed tls.Certificate) {
	t.Helper()
	made := func(of, by *x509.Certificate, byKey *ecdsa.PrivateKey) ([]byte, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if byKey == nil {
			byKey = key
		}
		of.NotBefore, of.NotAfter, of.BasicConstraintsValid = time.Now().Add(-time.Hour), time.Now().Add(time.Hour), true
		der, err := x509.CreateCertificate(rand.Reader, of, by, &key.PublicKey, byKey)
		if err != nil {
			t.Fatal(err)
		}
		return der, key
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Authority"}, IsCA: true, KeyUsage: x509.KeyUsageCertSign}
	rootDER, rootKey := made(root, root, nil)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Node"}, IPAddresses: []net.IP{ip},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, key := made(leaf, root, rootKey)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER}), tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// endTLS listens with a certificate for connections of a protocol, and passes what they carry
// on. It returns its address.
func endTLS(t *testing.T, cert tls.Certificate, to, protocol string) string {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{protocol}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer from.Close()
				node, err := net.Dial("tcp", to)
				if err != nil {
					return
				}
				defer node.Close()
				go func() {
					io.Copy(node, from)
					node.(*net.TCPConn).CloseWrite()
				}()
				io.Copy(from, node)
			}()
		}
	}()
	return l.Addr().String()
}

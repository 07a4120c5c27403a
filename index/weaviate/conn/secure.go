package conn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// ReadKey reads an API key from a file, without the white space around it.
func ReadKey(file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	key := strings.TrimSpace(string(b))
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("%s: no API key: want one line of letters, digits and signs", file)
	}
	return key, nil
}

// ReadRoots reads certificates of authorities from a file of PEM.
func ReadRoots(file string) (*x509.CertPool, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(b) {
		return nil, fmt.Errorf("%s: no certificate in PEM", file)
	}
	return roots, nil
}

func tlsOf(roots *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

func restClient(roots *x509.CertPool) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = tlsOf(roots)
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a key goes where it was meant to go
	}}
}

// largestAnswer is how many bytes an answer of gRPC may have: 10,000 objects with vectors of
// 3,072 components and 10 kB of text each are 220 MB. gRPC's own limit is 4 MiB.
const largestAnswer = 512 << 20

// Waits between attempts to connect: a node that is back is found soon.
var reconnect = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: .2, MaxDelay: 2 * time.Second},
	MinConnectTimeout: 5 * time.Second,
}

// dial returns the gRPC connection of a node, which connects when it is needed.
func dial(n Node, o Options) (*grpc.ClientConn, error) {
	way := insecure.NewCredentials()
	if n.encrypts() {
		way = credentials.NewTLS(tlsOf(o.Roots))
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(way), grpc.WithConnectParams(reconnect), grpc.WithDisableServiceConfig(),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largestAnswer)),
	}
	if o.Key != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer{o.Key, n.encrypts()}))
	}
	return grpc.NewClient(n.GRPC, options...)
}

// bearer is an API key as gRPC sends it.
type bearer struct {
	key     string
	encrypt bool
}

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + b.key}, nil
}

func (b bearer) RequireTransportSecurity() bool { return b.encrypt }

package harvest

import "paperkin/index/harvest/service"

// Request describes what to harvest: see [service.Request].
type Request = service.Request

// ErrRequest: a request is invalid.
var ErrRequest = service.ErrRequest

// Services are the names of the services.
var Services = service.Services

// Takes returns the fields of a request that a service takes, by their names in JSON but for
// category and set.
func Takes(name string) []string { return service.Takes(name) }

// Redact returns a text, such as a message, without the logins and keys of the addresses
// in it.
func Redact(text string) string { return service.Redact(text) }

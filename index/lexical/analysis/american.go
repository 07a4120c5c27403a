package analysis

import (
	"strings"
	"sync"
)

// american returns the American spelling of a word in lower case, where it differs from
// the British one by a rule, or in one of the words of science that no rule covers. Words
// that are spelled alike on both sides stay as they are. What it returns need not be
// well spelled: it is what words are compared by.
func american(w string) string {
	if len(w) < 4 {
		return w
	}
	marked := "^" + single(zed(w)) + "$"
	return strings.Trim(british().Replace(marked), "^$")
}

// zed writes -ise, -yse and what is made of them with z.
func zed(w string) string {
	for _, end := range []string{"isations", "isation", "isable", "ising", "isers", "iser", "ised", "ises", "ise"} {
		if stem, ok := strings.CutSuffix(w, end); ok {
			if !hasIze(stem) {
				return w
			}
			return stem + "iz" + end[2:]
		}
	}
	for _, end := range []string{"lysing", "lysers", "lyser", "lysed", "lyse"} {
		if stem, ok := strings.CutSuffix(w, end); ok {
			return stem + "lyz" + end[3:]
		}
	}
	return w
}

// hasIze reports whether what precedes -ise takes -ize in American English. Verbs that are
// not made with the Greek suffix keep their s on both sides: revise, precise, surprise,
// franchise, otherwise, raise.
func hasIze(stem string) bool {
	if len(stem) < 3 || strings.ContainsAny(stem[len(stem)-1:], "aeou") {
		return false
	}
	for _, always := range []string{"w", "p", "ch"} {
		if strings.HasSuffix(stem, always) {
			return false
		}
	}
	switch {
	case strings.HasSuffix(stem, "v"): // supervise, but objectivise
		return strings.HasSuffix(stem, "tiv")
	case strings.HasSuffix(stem, "c"): // concise, but publicise
		return strings.HasSuffix(stem, "ic")
	case strings.HasSuffix(stem, "pr"): // surprise, enterprise
		return false
	}
	for _, word := range []string{"prom", "prem", "surm", "advert", "expert", "treat", "chast", "pract", "merchand", "parad", "sunr", "moonr", "highr"} {
		if strings.HasSuffix(stem, word) {
			return false
		}
	}
	return stem != "dem"
}

// single writes the l of an unstressed syllable once: modelling, labelled, traveller.
func single(w string) string {
	for _, end := range []string{"lings", "ling", "led", "lers", "ler"} {
		stem, ok := strings.CutSuffix(w, end)
		if !ok || !strings.HasSuffix(stem, "l") {
			continue
		}
		for _, verb := range []string{"model", "label", "travel", "cancel", "channel", "level", "tunnel", "fuel", "signal", "total",
			"equal", "rival", "spiral", "initial", "pedal", "marvel", "panel", "parcel", "quarrel", "counsel", "shovel", "bevel",
			"chisel", "gravel", "libel", "funnel", "enamel", "unravel", "swivel", "pencil", "tassel", "dial", "duel", "kernel"} {
			if strings.HasSuffix(stem, verb) {
				return stem + end[1:]
			}
		}
	}
	return w
}

// british replaces parts of words between ^ and $.
var british = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for pair := range strings.FieldsSeq(`
		behaviour:behavior colour:color favour:favor flavour:flavor arbour:arbor honour:honor humour:humor labour:labor
		neighbour:neighbor odour:odor rumour:rumor savour:savor splendour:splendor tumour:tumor vapour:vapor vigour:vigor
		armour:armor ardour:ardor candour:candor clamour:clamor endeavour:endeavor fervour:fervor demeanour:demeanor
		glamour:glamor parlour:parlor rancour:rancor rigour:rigor saviour:savior succour:succor valour:valor
		centred:centered centring:centering centre:center fibred:fibered fibre:fiber litre:liter metre:meter theatre:theater
		calibre:caliber lustre:luster spectre:specter sombre:somber meagre:meager sabre:saber titre:titer goitre:goiter
		manoeuvre$:maneuver$ manoeuvres$:maneuvers$ manoeuvr:maneuver
		logue$:log$ logues$:logs$ logued$:loged$ loguing$:loging$
		aesthe:esthe anaem:anem aemi:emi haem:hem paed:ped oestr:estr oesoph:esoph ^foet:^fet rrhoea:rrhea gynaec:gynec
		caesar:cesar aetiol:etiol faec:fec iaeval:ieval palaeo:paleo archaeo:archeo oedem:edem coeliac:celiac amoeb:ameb
		pnoea:pnea homoeo:homeo leucocyt:leukocyt caecum:cecum
		^defence:^defense ^offence:^offense ^licence:^license ^pretence:^pretense practis:practic sulph:sulf ^grey:^gray
		mould:mold ^moult:^molt smoulder:smolder plough:plow ^sceptic:^skeptic artefact:artifact gramme$:gram$ grammes$:grams$
		^tyre$:^tire$ ^tyres$:^tires$ draught:draft aluminium:aluminum ^ageing$:^aging$ dgement:dgment ^cosy$:^cozy$
		^disc$:^disk$ ^discs$:^disks$ ^maths$:^math$ yoghurt:yogurt instalment:installment enrolment:enrollment
		fulfilment:fulfillment skilful:skillful wilful:willful ^enrol$:^enroll$ ^fulfil$:^fulfill$ ^fulfils$:^fulfills$
		^distil$:^distill$ ^instil$:^instill$ jewellery:jewelry marvellous:marvelous woollen:woolen focuss:focus biass:bias
		^learnt$:^learned$ ^spelt$:^spelled$ ^burnt$:^burned$ ^dreamt$:^dreamed$ ^speciality$:^specialty$
		^specialities$:^specialties$ ^connexion:^connection pyjama:pajama moustache:mustache ^aeroplane:^airplane`) {
		from, to, _ := strings.Cut(pair, ":")
		pairs = append(pairs, from, to)
	}
	return strings.NewReplacer(pairs...)
})

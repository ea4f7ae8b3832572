import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@react-router/node";
import { renderToPipeableStream } from "react-dom/server";
import { Link, Links, Meta, NavLink, Outlet, Scripts, ScrollRestoration, ServerRouter, UNSAFE_withComponentProps, UNSAFE_withErrorBoundaryProps, createContext, isRouteErrorResponse, redirect, useLoaderData, useLocation, useNavigate, useRouteError, useRouteLoaderData, useSearchParams } from "react-router";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { Accordion, ActionIcon, Alert, Anchor, AppShell, Badge, Box, Burger, Button, Center, Checkbox, Chip, CloseButton, Code, ColorSchemeScript, Group, Input, Kbd, List, Loader, MantineProvider, Menu, Modal, MultiSelect, NativeSelect, NavLink as NavLink$1, NumberInput, Paper, PasswordInput, Popover, Portal, Progress, ScrollArea, SegmentedControl, Select, SimpleGrid, Skeleton, Stack, Switch, Text, TextInput, Textarea, Title, Tooltip, UnstyledButton, createTheme, mantineHtmlProps, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { Fragment as Fragment$1, createContext as createContext$1, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { QueryClient, QueryClientProvider, keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError, createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useDebouncedCallback, useDebouncedValue, useDisclosure, useElementSize, useLocalStorage } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { CandlestickSeries, CrosshairMode, HistogramSeries, LineSeries, LineStyle, LineType, createChart, createSeriesMarkers } from "lightweight-charts";
// \0rolldown/runtime.js
var __defProp = Object.defineProperty;
var __exportAll = (all, no_symbols) => {
	let target = {};
	for (var name in all) __defProp(target, name, {
		get: all[name],
		enumerable: true
	});
	if (!no_symbols) __defProp(target, Symbol.toStringTag, { value: "Module" });
	return target;
};
// app/page-context.ts
var pageContext = createContext();
// app/entry.server.tsx
var entry_server_exports = /* @__PURE__ */ __exportAll({
	default: () => handleRequest,
	pageContext: () => pageContext,
	streamTimeout: () => streamTimeout
});
var streamTimeout = 1e4;
/** Pages come whole: their data is there before the first byte, so a status can still say what went wrong. */
function render({ request, status, headers, routerContext, nonce }) {
	return new Promise((resolve, reject) => {
		let code = status;
		const { pipe, abort } = renderToPipeableStream(/* @__PURE__ */ jsx(ServerRouter, {
			context: routerContext,
			url: request.url,
			nonce
		}), {
			nonce,
			onShellReady() {
				const body = new PassThrough();
				headers.set("Content-Type", "text/html; charset=utf-8");
				resolve(new Response(createReadableStreamFromReadable(body), {
					headers,
					status: code
				}));
				pipe(body);
			},
			onShellError: reject,
			onError() {
				code = 500;
			}
		});
		setTimeout(abort, 11e3).unref();
	});
}
function handleRequest(...[request, status, headers, routerContext, context]) {
	if (request.method === "HEAD") return new Response(null, {
		status,
		headers
	});
	return render({
		request,
		status,
		headers,
		routerContext,
		nonce: context.get(pageContext).nonce
	});
}
// as-it-is.ts
/** What goes over the line between server and browser is JSON-safe by itself: the types at both ends are the same, `readonly` and all. */
var asItIs = {
	serialize: (value) => value,
	deserialize: (value) => value
};
// app/api.tsx
var { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext();
/** The API as options for useQuery and useMutation: `useQuery(useApi().market.candles.queryOptions({ ... }))`. */
var useApi = useTRPC;
/** The API as plain functions. */
var useApiClient = useTRPCClient;
var isFinal = (error) => error instanceof TRPCClientError && [
	"UNAUTHORIZED",
	"FORBIDDEN",
	"BAD_REQUEST",
	"NOT_FOUND",
	"PRECONDITION_FAILED"
].includes(error.data?.code ?? "");
function ApiProvider({ csrf, children }) {
	const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: {
		staleTime: 5e3,
		retry: (count, error) => count < 3 && !isFinal(error),
		refetchOnWindowFocus: false
	} } }));
	const [client] = useState(() => createTRPCClient({ links: [splitLink({
		condition: ({ type }) => type === "subscription",
		true: httpSubscriptionLink({
			url: "/trpc",
			transformer: asItIs
		}),
		false: httpBatchLink({
			url: "/trpc",
			transformer: asItIs,
			headers: { "x-coinbot-csrf": csrf },
			maxURLLength: 4e3,
			maxItems: 10
		})
	})] }));
	return /* @__PURE__ */ jsx(QueryClientProvider, {
		client: queries,
		children: /* @__PURE__ */ jsx(TRPCProvider, {
			trpcClient: client,
			queryClient: queries,
			children
		})
	});
}
/** Why a call failed, for a person. */
var reasonOf$1 = (error) => error instanceof Error ? error.message : String(error);
/** The password has to be typed again before this may be done. */
var asksForPassword = (error) => error instanceof TRPCClientError && error.data?.code === "PRECONDITION_FAILED";
// app/view/view.tsx
var VIEW_COOKIE = "coinbot_view";
/** `language.zone.gain`; what is missing or unknown comes from `fallback`. */
function parseView(text, fallback) {
	const [language, zone, gain] = (text ?? "").split(".");
	return {
		language: language === "ko" || language === "en" ? language : fallback.language,
		zone: zone === "kst" || zone === "utc" ? zone : fallback.zone,
		gain: gain === "green-up" || gain === "red-up" ? gain : fallback.gain
	};
}
var viewText = ({ language, zone, gain }) => `${language}.${zone}.${gain}`;
var ViewContext = createContext$1(void 0);
function ViewProvider({ view, change, children }) {
	const value = useMemo(() => ({
		...view,
		change
	}), [view, change]);
	return /* @__PURE__ */ jsx(ViewContext, {
		value,
		children
	});
}
function useView() {
	const view = useContext(ViewContext);
	if (view === void 0) throw new Error("expected a ViewProvider above, found none");
	return view;
}
var useTexts = (texts) => texts[useView().language];
// app/parts/error-page.tsx
var texts = {
	ko: {
		gone: "그런 페이지가 없습니다",
		wrong: "이 부분을 표시하지 못했습니다",
		hint: "매매에는 영향이 없습니다. 무슨 일인지는 페이지 로그에 있습니다.",
		home: "한눈에 보기로",
		again: "다시 시도"
	},
	en: {
		gone: "There is no such page",
		wrong: "This part could not be shown",
		hint: "Trading is not touched by it. The log of the page says what happened.",
		home: "To the overview",
		again: "Try again"
	}
};
/** What is shown in the place of a page that failed. The rest of the page stays. */
function ErrorPage({ error }) {
	const t = useTexts(texts);
	const isGone = isRouteErrorResponse(error) && error.status === 404;
	return /* @__PURE__ */ jsxs(Stack, {
		align: "center",
		justify: "center",
		mih: 320,
		gap: "sm",
		role: "alert",
		children: [
			/* @__PURE__ */ jsx(Title, {
				order: 1,
				children: isGone ? t.gone : t.wrong
			}),
			!isGone && /* @__PURE__ */ jsx(Text, {
				className: "quiet",
				children: t.hint
			}),
			/* @__PURE__ */ jsx(Button, {
				variant: "default",
				component: "a",
				href: isGone ? "/" : "",
				children: isGone ? t.home : t.again
			})
		]
	});
}
/** One accent, quiet surfaces: what moves on the page is the market. */
var theme = createTheme({
	primaryColor: "teal",
	primaryShade: {
		light: 7,
		dark: 5
	},
	autoContrast: true,
	colors: {
		teal: [
			"#e6fbf6",
			"#cdf3ea",
			"#9be6d5",
			"#66d8bf",
			"#3dcdad",
			"#22c5a1",
			"#0fae8d",
			"#0b8a70",
			"#086b57",
			"#044b3d"
		],
		dark: [
			"#d3d9e4",
			"#b3bccb",
			"#8994a7",
			"#5f6b80",
			"#3c4659",
			"#2b3445",
			"#1b2230",
			"#131924",
			"#0d121b",
			"#080c13"
		]
	},
	fontFamily: "Inter, \"Segoe UI\", \"Noto Sans KR\", \"Noto Sans CJK KR\", \"Apple SD Gothic Neo\", system-ui, sans-serif",
	fontFamilyMonospace: "\"JetBrains Mono\", \"SF Mono\", ui-monospace, \"Cascadia Mono\", \"Noto Sans Mono\", monospace",
	headings: {
		fontWeight: "600",
		sizes: {
			h1: {
				fontSize: "1.375rem",
				lineHeight: "1.3"
			},
			h2: {
				fontSize: "1.0625rem",
				lineHeight: "1.35"
			},
			h3: {
				fontSize: "0.9375rem",
				lineHeight: "1.4"
			}
		}
	},
	defaultRadius: "md",
	fontSizes: {
		xs: "0.75rem",
		sm: "0.8125rem",
		md: "0.875rem",
		lg: "1rem",
		xl: "1.125rem"
	},
	spacing: {
		xs: "0.5rem",
		sm: "0.75rem",
		md: "1rem",
		lg: "1.25rem",
		xl: "1.75rem"
	},
	cursorType: "pointer"
});
// app/root.tsx
var root_exports = /* @__PURE__ */ __exportAll({
	ErrorBoundary: () => ErrorBoundary$1,
	Layout: () => Layout,
	default: () => root_default,
	loader: () => loader$15,
	shouldRevalidate: () => shouldRevalidate$9
});
function loader$15({ request, context }) {
	const { nonce, csrf, isNew, api, language } = context.get(pageContext);
	const asked = request.headers.get("accept-language") ?? "";
	const spoken = asked.startsWith("ko") ? "ko" : asked === "" ? language : "en";
	const cookie = new RegExp(`(?:^|; )${VIEW_COOKIE}=([^;]*)`).exec(request.headers.get("cookie") ?? "")?.[1];
	return {
		view: parseView(cookie, {
			language: spoken,
			zone: spoken === "ko" ? "kst" : "utc",
			gain: spoken === "ko" ? "red-up" : "green-up"
		}),
		csrf,
		nonce,
		isNew,
		isKnown: api !== void 0
	};
}
/** What the root knows never changes while a page is open, but for what the visitor changes here. */
var shouldRevalidate$9 = () => false;
var FALLBACK = {
	language: "en",
	zone: "utc",
	gain: "green-up"
};
/** Around every page, also around one that could not be rendered. */
function Layout({ children }) {
	const data = useRouteLoaderData("root");
	const [view, setView] = useState(data?.view ?? FALLBACK);
	const change = useCallback((next) => {
		setView((current) => {
			const changed = {
				...current,
				...next
			};
			document.cookie = `${VIEW_COOKIE}=${viewText(changed)}; Path=/; Max-Age=31536000; SameSite=Strict`;
			return changed;
		});
	}, []);
	const nonce = typeof document === "undefined" ? data?.nonce : "";
	return /* @__PURE__ */ jsxs("html", {
		lang: view.language,
		"data-gain": view.gain,
		...mantineHtmlProps,
		children: [/* @__PURE__ */ jsxs("head", { children: [
			/* @__PURE__ */ jsx("meta", { charSet: "utf-8" }),
			/* @__PURE__ */ jsx("meta", {
				name: "viewport",
				content: "width=device-width, initial-scale=1"
			}),
			/* @__PURE__ */ jsx("meta", {
				name: "color-scheme",
				content: "dark light"
			}),
			/* @__PURE__ */ jsx("link", {
				rel: "icon",
				href: "/favicon.svg",
				type: "image/svg+xml"
			}),
			/* @__PURE__ */ jsx(ColorSchemeScript, {
				defaultColorScheme: "auto",
				nonce,
				suppressHydrationWarning: true
			}),
			/* @__PURE__ */ jsx(Meta, {}),
			/* @__PURE__ */ jsx(Links, { nonce })
		] }), /* @__PURE__ */ jsxs("body", { children: [
			/* @__PURE__ */ jsxs(MantineProvider, {
				theme,
				defaultColorScheme: "auto",
				getStyleNonce: () => nonce ?? "",
				children: [/* @__PURE__ */ jsx(ViewProvider, {
					view,
					change,
					children: /* @__PURE__ */ jsx(ApiProvider, {
						csrf: data?.csrf ?? "",
						children
					})
				}), /* @__PURE__ */ jsx(Notifications, {
					position: "bottom-right",
					limit: 3
				})]
			}),
			/* @__PURE__ */ jsx(ScrollRestoration, { nonce }),
			/* @__PURE__ */ jsx(Scripts, { nonce })
		] })]
	});
}
var root_default = UNSAFE_withComponentProps(function Root() {
	return /* @__PURE__ */ jsx(Outlet, {});
});
var ErrorBoundary$1 = UNSAFE_withErrorBoundaryProps(function ErrorBoundary() {
	return /* @__PURE__ */ jsx(ErrorPage, { error: useRouteError() });
});
// app/shell/auth.ts
/** Asks the guard for something. Undefined when it was granted, else why not, for a person. */
async function askGuard(path, { body, csrf, reasons }) {
	try {
		const response = await fetch(path, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				...csrf === void 0 ? {} : { "x-coinbot-csrf": csrf }
			},
			body: JSON.stringify(body)
		});
		return response.ok ? void 0 : reasonOf(await response.json().catch(() => void 0), response.status, reasons);
	} catch {
		return reasons.unreachable;
	}
}
function reasonOf(answer, status, reasons) {
	const error = typeof answer === "object" && answer !== null && "error" in answer ? answer.error : void 0;
	const { code, message } = {
		code: "",
		message: `HTTP ${status}`,
		...typeof error === "object" ? error : {}
	};
	return reasons[code] ?? message;
}
// app/shell/wanted-path.ts
/** Only a path of this page: never another place, however it is written. */
function wantedPath(search, origin) {
	const to = new URLSearchParams(search).get("to") ?? "/";
	if (!/^\/[^/\\]/.test(to) || !URL.canParse(to, origin)) return "/";
	const url = new URL(to, origin);
	return url.origin === origin && url.pathname !== "/login" ? `${url.pathname}${url.search}${url.hash}` : "/";
}
var loginTexts = {
	ko: {
		title: "로그인",
		welcome: "환영합니다",
		setup: "처음 방문입니다. 이 페이지의 비밀번호를 정하세요. 코드는 coinbot이 실행 중인 터미널에 있습니다.",
		code: "터미널에 표시된 코드",
		password: "비밀번호",
		newPassword: "새 비밀번호 (10자 이상)",
		again: "같은 비밀번호를 한 번 더",
		different: "두 비밀번호가 다릅니다.",
		submit: "로그인",
		choose: "비밀번호 정하기",
		reasons: {
			unreachable: "서버가 응답하지 않습니다. coinbot이 실행 중인가요?",
			wrong: "맞지 않습니다. 다시 입력하세요.",
			"too-often": "시도가 너무 많았습니다. 15분 뒤에 다시 하세요.",
			"set-already": "이미 비밀번호가 정해져 있습니다. 새로고침한 뒤 로그인하세요.",
			"password-short": "10자 이상이어야 합니다.",
			"password-long": "너무 깁니다.",
			"password-obvious": "누구나 먼저 시도해 볼 만한 비밀번호입니다. 다른 것을 고르세요.",
			"not-signed-in": "세션이 끝났습니다. 새로고침한 뒤 다시 로그인하세요."
		},
		forgotten: "잊으셨나요? 터미널에서: npx coinbot dashboard password",
		lead: "이 컴퓨터 위의 나만의 트레이딩 데스크."
	},
	en: {
		title: "Log in",
		welcome: "Welcome",
		setup: "This is the first visit. Choose a password for this page; the code stands in the terminal in which coinbot runs.",
		code: "Code from the terminal",
		password: "Password",
		newPassword: "New password (at least 10 characters)",
		again: "The same password again",
		different: "The two passwords differ.",
		submit: "Log in",
		choose: "Choose password",
		reasons: {
			unreachable: "The server does not answer. Does coinbot run?",
			wrong: "That is not right. Try again.",
			"too-often": "Too many tries. Wait 15 minutes.",
			"set-already": "A password was chosen already: reload the page and log in.",
			"password-short": "At least 10 characters, please.",
			"password-long": "That is too long.",
			"password-obvious": "That password is among the first that others would try. Choose another.",
			"not-signed-in": "The session has ended: reload the page and log in again."
		},
		forgotten: "Forgotten? In a terminal: npx coinbot dashboard password",
		lead: "Your trading desk on this machine."
	}
};
// app/routes/login.tsx
var login_exports = /* @__PURE__ */ __exportAll({
	default: () => login_default,
	meta: () => meta$14
});
var meta$14 = () => [{ title: "coinbot" }];
var login_default = UNSAFE_withComponentProps(function Login() {
	const texts = useTexts(loginTexts);
	const { search } = useLocation();
	const isNew = useRouteLoaderData("root")?.isNew === true;
	const [form, setForm] = useState({
		code: "",
		password: "",
		again: ""
	});
	const [error, setError] = useState("");
	const [isBusy, setIsBusy] = useState(false);
	const set = (field) => ({
		value: form[field],
		onChange: ({ currentTarget }) => {
			setForm({
				...form,
				[field]: currentTarget.value
			});
		}
	});
	const submit = async (event) => {
		event.preventDefault();
		if (isNew && form.password !== form.again) {
			setError(texts.different);
			return;
		}
		setIsBusy(true);
		const failed = isNew ? await askGuard("/auth/setup", {
			body: {
				code: form.code.trim(),
				password: form.password
			},
			reasons: texts.reasons
		}) : await askGuard("/auth/login", {
			body: { password: form.password },
			reasons: texts.reasons
		});
		if (failed === void 0) {
			window.location.assign(wantedPath(search, window.location.origin));
			return;
		}
		setIsBusy(false);
		setError(failed);
	};
	return /* @__PURE__ */ jsx(Center, {
		mih: "100vh",
		p: "md",
		children: /* @__PURE__ */ jsx(Paper, {
			withBorder: true,
			p: "xl",
			radius: "lg",
			w: "100%",
			maw: 400,
			children: /* @__PURE__ */ jsx("form", {
				onSubmit: (event) => {
					submit(event);
				},
				children: /* @__PURE__ */ jsxs(Stack, {
					gap: "md",
					children: [
						/* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Title, {
							order: 1,
							style: { letterSpacing: "-0.02em" },
							children: "coinbot"
						}), /* @__PURE__ */ jsx(Text, {
							size: "sm",
							className: "quiet",
							children: texts.lead
						})] }),
						isNew && /* @__PURE__ */ jsx(Text, {
							size: "sm",
							children: texts.setup
						}),
						isNew && /* @__PURE__ */ jsx(TextInput, {
							label: texts.code,
							...set("code"),
							autoComplete: "one-time-code",
							required: true,
							name: "code",
							autoFocus: true
						}),
						/* @__PURE__ */ jsx(PasswordInput, {
							label: isNew ? texts.newPassword : texts.password,
							...set("password"),
							autoComplete: isNew ? "new-password" : "current-password",
							required: true,
							name: "password",
							minLength: isNew ? 10 : 1,
							autoFocus: !isNew
						}),
						isNew && /* @__PURE__ */ jsx(PasswordInput, {
							label: texts.again,
							...set("again"),
							autoComplete: "new-password",
							required: true,
							name: "again"
						}),
						error !== "" && /* @__PURE__ */ jsx(Alert, {
							color: "red",
							role: "alert",
							py: 8,
							children: error
						}),
						/* @__PURE__ */ jsx(Button, {
							type: "submit",
							loading: isBusy,
							children: isNew ? texts.choose : texts.submit
						}),
						!isNew && /* @__PURE__ */ jsx(Text, {
							size: "xs",
							className: "quiet",
							children: texts.forgotten
						})
					]
				})
			})
		})
	});
});
// app/live/live-store.ts
/**
* What the page knows at this moment, outside of React: batches come up to twenty times a second, and only what looks at a part of it is drawn
* again. Whoever listens under a key is told when that part has changed.
*/
var LiveStore = class {
	line = "connecting";
	runner = {
		isConnected: false,
		since: 0
	};
	plan;
	status;
	/** When something was last heard, by the browser's clock. */
	heardAt = 0;
	notices = [];
	quotes = /* @__PURE__ */ new Map();
	books = /* @__PURE__ */ new Map();
	trades = /* @__PURE__ */ new Map();
	forming = /* @__PURE__ */ new Map();
	closed = /* @__PURE__ */ new Map();
	#listeners = /* @__PURE__ */ new Map();
	listen(key, listener) {
		const set = this.#listeners.get(key) ?? /* @__PURE__ */ new Set();
		this.#listeners.set(key, set);
		set.add(listener);
		return () => {
			set.delete(listener);
		};
	}
	#tell(key) {
		for (const listener of this.#listeners.get(key) ?? []) listener();
	}
	lineIs(line) {
		if (line === this.line) return;
		this.line = line;
		this.#tell("line");
	}
	take(batch, now) {
		this.heardAt = now;
		if (batch.isWhole) this.#forget();
		this.#account(batch);
		this.#market(batch);
		if ((batch.notices?.length ?? 0) > 0 || batch.isWhole) this.#notices(batch.notices ?? []);
		this.#tell("heard");
	}
	#account({ runner, plan, status, trips = [] }) {
		if (runner !== void 0) {
			this.runner = runner;
			this.#tell("runner");
		}
		if (plan !== void 0) {
			this.plan = plan;
			this.#tell("plan");
		}
		if (status !== void 0) {
			this.status = status;
			this.#tell("status");
		}
		if (trips.length > 0) this.#tell("trips");
	}
	#market({ quotes = [], books = {}, trades = {}, forming = {}, closed = [] }) {
		for (const quote of quotes) {
			this.quotes.set(quote[0], quote);
			this.#tell(`quote ${quote[0]}`);
		}
		if (quotes.length > 0) this.#tell("quotes");
		for (const [id, book] of Object.entries(books)) {
			this.books.set(id, book);
			this.#tell(`book ${id}`);
		}
		for (const [id, prints] of Object.entries(trades)) {
			this.trades.set(id, [...this.trades.get(id) ?? [], ...prints].slice(-120));
			this.#tell(`trades ${id}`);
		}
		for (const { key, candle } of closed) {
			this.closed.set(key, candle);
			this.#tell(`closed ${key}`);
		}
		this.#forming(forming);
	}
	#forming(forming) {
		for (const [key, candle] of Object.entries(forming)) {
			this.forming.set(key, candle);
			this.#tell(`forming ${key}`);
		}
	}
	#notices(more) {
		const newest = this.notices.at(-1)?.seq ?? -1;
		this.notices = [...this.notices, ...more.filter(({ seq }) => seq > newest)].slice(-400);
		this.#tell("notices");
	}
	#forget() {
		this.plan = void 0;
		this.status = void 0;
		this.notices = [];
		for (const map of [
			this.quotes,
			this.books,
			this.trades,
			this.forming,
			this.closed
		]) map.clear();
	}
};
// app/live/live.tsx
var LiveContext = createContext$1(void 0);
/** Nothing heard for so long: the line counts as lost. The server speaks at least every five seconds. */
var SILENT_MS = 12e3;
/** One subscription for the whole tab: every part of the page looks into what it brings. */
function LiveProvider({ first, children }) {
	const [store] = useState(() => {
		const made = new LiveStore();
		if (first !== void 0) made.take(first, 0);
		return made;
	});
	const [watched, setWatched] = useState([]);
	const watch = useWatch(setWatched);
	useSubscription(store, watched);
	const value = useMemo(() => ({
		store,
		watch
	}), [store, watch]);
	return /* @__PURE__ */ jsx(LiveContext, {
		value,
		children
	});
}
function useWatch(setWatched) {
	const [counts] = useState(() => /* @__PURE__ */ new Map());
	return useCallback((instrument) => {
		const publish = () => {
			setWatched([...counts].filter(([, count]) => count > 0).map(([id]) => id).toSorted());
		};
		counts.set(instrument, (counts.get(instrument) ?? 0) + 1);
		publish();
		return () => {
			counts.set(instrument, (counts.get(instrument) ?? 1) - 1);
			publish();
		};
	}, [counts, setWatched]);
}
function useSubscription(store, watched) {
	const client = useApiClient();
	useEffect(() => {
		const { unsubscribe } = client.live.stream.subscribe({ watch: [...watched] }, {
			onStarted: () => {
				store.lineIs("open");
			},
			onData: ({ data }) => {
				store.lineIs("open");
				store.take(data, Date.now());
			},
			onConnectionStateChange: ({ state }) => {
				if (state === "connecting") store.lineIs(store.heardAt === 0 ? "connecting" : "lost");
			},
			onError: () => {
				store.lineIs("lost");
			}
		});
		const looking = setInterval(() => {
			if (store.heardAt > 0 && Date.now() - store.heardAt > SILENT_MS) store.lineIs("lost");
		}, 1e3);
		return () => {
			clearInterval(looking);
			unsubscribe();
		};
	}, [
		client,
		store,
		watched
	]);
}
function useLiveStore() {
	return useLive().store;
}
function useLive() {
	const live = useContext(LiveContext);
	if (live === void 0) throw new Error("expected a LiveProvider above, found none");
	return live;
}
/** A part of what is known, drawn again when it changes. */
function usePart(key, read) {
	const { store } = useLive();
	const subscribe = useCallback((listener) => store.listen(key, listener), [store, key]);
	const snapshot = () => read(store);
	return useSyncExternalStore(subscribe, snapshot, snapshot);
}
var useStatus = () => usePart("status", ({ status }) => status);
var usePlan = () => usePart("plan", ({ plan }) => plan);
var useRunner = () => usePart("runner", ({ runner }) => runner);
var useLine = () => usePart("line", ({ line }) => line);
var useNotices = () => usePart("notices", ({ notices }) => notices);
var useQuote = (id) => usePart(`quote ${id}`, ({ quotes }) => quotes.get(id));
function useWatching(id) {
	const { watch } = useLive();
	useEffect(() => id === "" ? void 0 : watch(id), [watch, id]);
}
/** Milliseconds since something was heard, counted on twice a second; undefined before. */
function useDataAge() {
	const { store } = useLive();
	const [age, setAge] = useState();
	useEffect(() => {
		const timer = setInterval(() => {
			setAge(store.heardAt === 0 ? void 0 : Date.now() - store.heardAt);
		}, 500);
		return () => {
			clearInterval(timer);
		};
	}, [store]);
	return age;
}
var shellTexts = {
	ko: {
		skip: "본문으로 건너뛰기",
		groups: {
			trade: "매매",
			research: "연구",
			safety: "안전",
			records: "기록"
		},
		pages: {
			overview: "한눈에 보기",
			market: "시장",
			flow: "신호 흐름",
			sentiment: "시장 심리",
			portfolio: "포트폴리오",
			execution: "주문 체결",
			models: "모델",
			backtests: "백테스트",
			optimise: "최적화",
			data: "데이터",
			risk: "위험 관리",
			gap: "현실 차이",
			trials: "시행 기록",
			sql: "SQL",
			log: "로그",
			settings: "설정"
		},
		menu: "메뉴",
		search: "이동 …",
		searchHint: "페이지와 동작",
		nothingFound: "찾은 것이 없습니다",
		actions: "동작",
		goTo: "이동",
		equity: "평가금액",
		profit: "손익",
		theme: "어둡게 / 밝게",
		language: "English",
		zone: "시간대",
		gain: "상승·하락 색",
		greenUp: "상승 초록, 하락 빨강",
		redUp: "상승 빨강, 하락 파랑",
		logout: "로그아웃",
		view: "보기",
		modes: {
			demo: "데모",
			paper: "모의",
			live: "실거래"
		},
		modeHints: {
			demo: "이 컴퓨터에서 만들어 낸 시장입니다. 실제 가격과 아무 관계가 없습니다.",
			paper: "실시간 시세, 주문은 이 컴퓨터에서 체결됩니다. 돈은 움직이지 않습니다.",
			live: "실제 돈으로 거래합니다."
		},
		line: {
			connecting: "연결하는 중 …",
			lost: "이 페이지의 서버와 연결이 끊겼습니다. 다시 시도하는 중 …",
			age: (age) => `보이는 내용은 ${age} 전의 것입니다.`,
			runnerAway: "매매 프로세스의 응답이 없습니다.",
			runnerAwayHint: "“npm start” 또는 “coinbot trade”로 시작하면 이 페이지가 저절로 이어집니다.",
			live: "실시간",
			stale: "지난 값"
		},
		kill: {
			button: "긴급 정지",
			hint: "모든 미체결 주문을 즉시 취소하고 새로 사지 않습니다. 보유분은 보호 주문과 함께 남습니다.",
			stopped: "정지됨",
			state: {
				RUN: "매매 중",
				REDUCE_ONLY: "일시 정지: 청산만",
				CANCEL_ALL: "정지: 주문 취소됨, 청산만",
				FLATTEN: "모든 포지션 청산 중",
				LOCKED: "잠김: 취소만 보냅니다"
			},
			done: (state) => `긴급 정지 스위치: ${state}`,
			failed: "긴급 정지 스위치를 움직이지 못했습니다",
			resume: "매매 재개",
			resumeAsk: "다시 포지션을 엽니다. 계속하려면 비밀번호를 입력하세요.",
			pause: "일시 정지",
			pauseHint: "새 포지션을 열지 않고 청산은 계속합니다.",
			flatten: "모든 포지션 청산",
			flattenAsk: "모든 미체결 주문을 취소하고 모든 포지션을 시장가에 가깝게 청산합니다. 수수료와 스프레드가 듭니다. 계속하려면 비밀번호를 입력하세요.",
			by: (by, reason) => `${by}: ${reason}`,
			unlock: "잠겨 있습니다. “unlock trading”을 입력하면 청산만 가능해집니다. 그다음 재개하세요.",
			unlockLabel: "문구"
		},
		password: "비밀번호",
		cancel: "취소",
		confirm: "확인",
		attribution: "차트: TradingView Lightweight Charts™"
	},
	en: {
		skip: "Skip to content",
		groups: {
			trade: "Trade",
			research: "Research",
			safety: "Safety",
			records: "Records"
		},
		pages: {
			overview: "Overview",
			market: "Market",
			flow: "Signal flow",
			sentiment: "Sentiment",
			portfolio: "Portfolio",
			execution: "Execution",
			models: "Models",
			backtests: "Backtests",
			optimise: "Optimise",
			data: "Data",
			risk: "Risk",
			gap: "Reality gap",
			trials: "Trials",
			sql: "SQL",
			log: "Log",
			settings: "Settings"
		},
		menu: "Menu",
		search: "Go to …",
		searchHint: "Pages and actions",
		nothingFound: "Nothing found",
		actions: "Actions",
		goTo: "Go to",
		equity: "Equity",
		profit: "Profit",
		theme: "Dark or light",
		language: "한국어",
		zone: "Times in",
		gain: "Colours of gain and loss",
		greenUp: "Green up, red down",
		redUp: "Red up, blue down",
		logout: "Log out",
		view: "View",
		modes: {
			demo: "DEMO",
			paper: "PAPER",
			live: "LIVE"
		},
		modeHints: {
			demo: "Made-up market on this machine: its prices say nothing about a real one.",
			paper: "Live prices, orders matched on this machine. No money moves.",
			live: "Real money."
		},
		line: {
			connecting: "Connecting …",
			lost: "The line to this page’s server is down. Trying again …",
			age: (age) => `What you see is ${age} old.`,
			runnerAway: "The trading process is not heard.",
			runnerAwayHint: "Start it with “npm start” or “coinbot trade”; this page goes on by itself.",
			live: "Live",
			stale: "Old"
		},
		kill: {
			button: "Kill switch",
			hint: "Cancels all working orders and opens nothing new, at once. Positions stay, guarded.",
			stopped: "Stopped",
			state: {
				RUN: "Trading",
				REDUCE_ONLY: "Paused: exits only",
				CANCEL_ALL: "Stopped: orders cancelled, exits only",
				FLATTEN: "Closing all positions",
				LOCKED: "Locked: only cancels are sent"
			},
			done: (state) => `Kill switch: ${state}`,
			failed: "The kill switch could not be moved",
			resume: "Resume trading",
			resumeAsk: "Trading opens positions again. Type your password to go on.",
			pause: "Pause",
			pauseHint: "No new positions; exits go on.",
			flatten: "Close all positions",
			flattenAsk: "All working orders are cancelled and all positions closed with market-like orders. This costs fees and spread. Type your password to go on.",
			by: (by, reason) => `by ${by}: ${reason}`,
			unlock: "It is locked. Type “unlock trading” to get as far as exits only; then resume.",
			unlockLabel: "Phrase"
		},
		password: "Password",
		cancel: "Cancel",
		confirm: "Confirm",
		attribution: "Charts by TradingView Lightweight Charts™"
	}
};
// app/view/use-loaded.ts
/** What the loader of this route gave, with its own type: everything in it is JSON-safe. */
var useLoaded = () => useLoaderData();
// app/parts/icon.tsx
/** A line drawing in a box of 24 by 24; text beside it says what it means. */
function Icon({ path, size = 18 }) {
	return /* @__PURE__ */ jsx("svg", {
		viewBox: "0 0 24 24",
		width: size,
		height: size,
		fill: "none",
		stroke: "currentColor",
		strokeWidth: "1.7",
		strokeLinecap: "round",
		strokeLinejoin: "round",
		"aria-hidden": "true",
		focusable: "false",
		children: /* @__PURE__ */ jsx("path", { d: path })
	});
}
// app/shell/step-up.tsx
var StepUpContext = createContext$1(void 0);
/** Asks for the password before something that moves money. Resolves with undefined when the person thought better of it. */
function useStepUp() {
	const ask = useContext(StepUpContext);
	if (ask === void 0) throw new Error("expected a StepUpProvider above, found none");
	return ask;
}
function StepUpProvider({ children }) {
	const [question, setQuestion] = useState();
	const answer = useRef(() => void 0);
	const ask = useCallback((asked) => new Promise((resolve) => {
		answer.current = resolve;
		setQuestion(asked);
	}), []);
	const end = (value) => {
		setQuestion(void 0);
		answer.current(value);
	};
	return /* @__PURE__ */ jsxs(StepUpContext, {
		value: ask,
		children: [children, /* @__PURE__ */ jsx(Modal, {
			opened: question !== void 0,
			onClose: () => {
				end(void 0);
			},
			title: question?.title,
			centered: true,
			children: question !== void 0 && /* @__PURE__ */ jsx(StepUpForm, {
				question,
				end
			})
		})]
	});
}
function StepUpForm({ question, end }) {
	const texts = useTexts(shellTexts);
	const { reasons } = useTexts(loginTexts);
	const csrf = useRouteLoaderData("root")?.csrf ?? "";
	const [password, setPassword] = useState("");
	const [phrase, setPhrase] = useState("");
	const [error, setError] = useState("");
	const [isBusy, setIsBusy] = useState(false);
	const submit = async (event) => {
		event.preventDefault();
		setIsBusy(true);
		const failed = await askGuard("/auth/step-up", {
			body: { password },
			csrf,
			reasons
		});
		setIsBusy(false);
		if (failed === void 0) end({ phrase });
		else setError(failed);
	};
	return /* @__PURE__ */ jsx("form", {
		onSubmit: (event) => {
			submit(event);
		},
		children: /* @__PURE__ */ jsxs(Stack, {
			gap: "sm",
			children: [
				/* @__PURE__ */ jsx(Text, {
					size: "sm",
					children: question.text
				}),
				question.phraseLabel !== void 0 && /* @__PURE__ */ jsx(TextInput, {
					label: question.phraseLabel,
					value: phrase,
					onChange: ({ currentTarget }) => {
						setPhrase(currentTarget.value);
					},
					autoComplete: "off"
				}),
				/* @__PURE__ */ jsx(PasswordInput, {
					label: texts.password,
					value: password,
					onChange: ({ currentTarget }) => {
						setPassword(currentTarget.value);
					},
					error,
					autoComplete: "current-password",
					"data-autofocus": true,
					required: true
				}),
				/* @__PURE__ */ jsxs(Group, {
					justify: "flex-end",
					children: [/* @__PURE__ */ jsx(Button, {
						variant: "default",
						onClick: () => {
							end(void 0);
						},
						children: texts.cancel
					}), /* @__PURE__ */ jsx(Button, {
						type: "submit",
						color: question.isDangerous === true ? "red" : void 0,
						loading: isBusy,
						children: texts.confirm
					})]
				})
			]
		})
	});
}
// app/shell/kill-switch.tsx
/** What moves the kill switch: stopping is one click, letting go asks for the password. */
function useKillSwitch() {
	const texts = useTexts(shellTexts).kill;
	const client = useApiClient();
	const ask = useStepUp();
	const told = async (work) => {
		try {
			const { state } = await work;
			notifications.show({
				message: texts.done(texts.state[state]),
				color: state === "RUN" ? "teal" : "red",
				autoClose: 8e3
			});
		} catch (error) {
			notifications.show({
				title: texts.failed,
				message: reasonOf$1(error),
				color: "red",
				autoClose: false
			});
		}
	};
	return {
		stop: () => told(client.control.restrict.mutate({ to: "CANCEL_ALL" })),
		pause: () => told(client.control.restrict.mutate({ to: "REDUCE_ONLY" })),
		flatten: async () => {
			if (await ask({
				title: texts.flatten,
				text: texts.flattenAsk,
				isDangerous: true
			}) !== void 0) await told(client.control.flatten.mutate({}));
		},
		resume: async (isLocked) => {
			const answer = await ask({
				title: texts.resume,
				text: isLocked ? texts.unlock : texts.resumeAsk,
				...isLocked ? { phraseLabel: texts.unlockLabel } : {}
			});
			if (answer !== void 0) await told(client.control.resume.mutate(isLocked ? { unlock: answer.phrase } : {}));
		}
	};
}
function KillSwitch() {
	const texts = useTexts(shellTexts).kill;
	const kill = useStatus()?.kill;
	const { stop, pause, flatten, resume } = useKillSwitch();
	const isRunning = kill === "RUN" || kill === void 0;
	return /* @__PURE__ */ jsxs(Button.Group, { children: [isRunning ? /* @__PURE__ */ jsx(Button, {
		color: "red",
		size: "compact-md",
		h: 34,
		onClick: () => {
			stop();
		},
		title: texts.hint,
		"data-testid": "kill",
		children: texts.button
	}) : /* @__PURE__ */ jsx(Button, {
		color: "yellow",
		autoContrast: true,
		size: "compact-md",
		h: 34,
		onClick: () => {
			resume(kill === "LOCKED");
		},
		title: texts.state[kill],
		"data-testid": "resume",
		children: texts.resume
	}), /* @__PURE__ */ jsxs(Menu, {
		position: "bottom-end",
		width: 280,
		withinPortal: true,
		children: [/* @__PURE__ */ jsx(Menu.Target, { children: /* @__PURE__ */ jsx(Button, {
			color: isRunning ? "red" : "yellow",
			autoContrast: true,
			size: "compact-md",
			h: 34,
			px: 8,
			"aria-label": texts.button,
			"data-testid": "kill-menu",
			children: "▾"
		}) }), /* @__PURE__ */ jsxs(Menu.Dropdown, { children: [
			/* @__PURE__ */ jsx(Menu.Label, { children: kill === void 0 ? texts.button : texts.state[kill] }),
			/* @__PURE__ */ jsxs(Menu.Item, {
				onClick: () => {
					pause();
				},
				"data-testid": "pause",
				children: [texts.pause, /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: texts.pauseHint
				})]
			}),
			/* @__PURE__ */ jsxs(Menu.Item, {
				color: "red",
				onClick: () => {
					stop();
				},
				"data-testid": "stop",
				children: [texts.button, /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: texts.hint
				})]
			}),
			/* @__PURE__ */ jsxs(Menu.Item, {
				color: "red",
				onClick: () => {
					flatten();
				},
				"data-testid": "flatten",
				children: [texts.flatten, " …"]
			}),
			!isRunning && /* @__PURE__ */ jsxs(Menu.Item, {
				onClick: () => {
					resume(kill === "LOCKED");
				},
				"data-testid": "resume-item",
				children: [texts.resume, " …"]
			})
		] })]
	})] });
}
// app/shell/pages.ts
/** The pages in the order of the menu: a path each that can be bookmarked. */
var PAGES = [
	{
		group: "trade",
		pages: [
			{
				name: "overview",
				to: "/",
				icon: "M3 12l9-8 9 8M5 10v10h14V10",
				key: "o"
			},
			{
				name: "market",
				to: "/market",
				icon: "M7 4v16M5 8h4v7H5zM17 3v18M15 6h4v9h-4z",
				key: "m"
			},
			{
				name: "flow",
				to: "/flow",
				icon: "M4 6h5v5H4zM15 4h5v5h-5zM15 15h5v5h-5zM9 8h6M11 8v10h4",
				key: "f"
			},
			{
				name: "sentiment",
				to: "/sentiment",
				icon: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
				key: "s"
			},
			{
				name: "portfolio",
				to: "/portfolio",
				icon: "M12 3a9 9 0 1 0 9 9h-9zM15 3a9 9 0 0 1 6 6h-6z",
				key: "p"
			},
			{
				name: "execution",
				to: "/execution",
				icon: "M4 7h12M12 3l4 4-4 4M20 17H8M12 13l-4 4 4 4",
				key: "e"
			}
		]
	},
	{
		group: "research",
		pages: [
			{
				name: "backtests",
				to: "/backtests",
				icon: "M4 12a8 8 0 1 0 3-6M4 4v4h4M12 8v4l3 2",
				key: "b"
			},
			{
				name: "optimise",
				to: "/optimise",
				icon: "M4 20V10M9 20V4M14 20v-7M19 20V8",
				key: "i"
			},
			{
				name: "models",
				to: "/models",
				icon: "M12 3l8 4.500v9L12 21l-8-4.500v-9zM12 12l8-4.500M12 12v9M12 12L4 7.500",
				key: "l"
			},
			{
				name: "data",
				to: "/data",
				icon: "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0",
				key: "d"
			}
		]
	},
	{
		group: "safety",
		pages: [{
			name: "risk",
			to: "/risk",
			icon: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z",
			key: "r"
		}, {
			name: "gap",
			to: "/gap",
			icon: "M3 8c4 0 5 4 9 4s5-4 9-4M3 16c4 0 5-2 9-2s5 2 9 2",
			key: "a"
		}]
	},
	{
		group: "records",
		pages: [
			{
				name: "trials",
				to: "/trials",
				icon: "M5 4h14v16H5zM8 8h8M8 12h8M8 16h5",
				key: "t"
			},
			{
				name: "sql",
				to: "/sql",
				icon: "M4 5h16v14H4zM7 9l3 3-3 3M12 15h5",
				key: "q"
			},
			{
				name: "log",
				to: "/log",
				icon: "M5 6h14M5 10h14M5 14h14M5 18h9",
				key: "g"
			},
			{
				name: "settings",
				to: "/settings",
				icon: "M4 7h10M18 7h2M4 17h4M12 17h8M14 5v4M8 15v4",
				key: ","
			}
		]
	}
];
var ALL_PAGES = PAGES.flatMap(({ pages }) => pages);
// app/shell/view-menu.tsx
function useThemeSwitch() {
	const { setColorScheme } = useMantineColorScheme();
	const scheme = useComputedColorScheme("light");
	return () => {
		setColorScheme(scheme === "dark" ? "light" : "dark");
	};
}
/** Language, zone, colours, theme, and the way out. */
function ViewMenu() {
	const texts = useTexts(shellTexts);
	const { language, zone, gain, change } = useView();
	const switchTheme = useThemeSwitch();
	const csrf = useRouteLoaderData("root")?.csrf ?? "";
	const logOut = async () => {
		await fetch("/auth/logout", {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"x-coinbot-csrf": csrf
			},
			body: "{}"
		}).catch(() => void 0);
		window.location.assign("/login");
	};
	return /* @__PURE__ */ jsxs(Menu, {
		position: "bottom-end",
		width: 240,
		children: [/* @__PURE__ */ jsx(Menu.Target, { children: /* @__PURE__ */ jsx(ActionIcon, {
			variant: "default",
			size: 34,
			"aria-label": texts.view,
			title: texts.view,
			"data-testid": "view-menu",
			children: /* @__PURE__ */ jsx(Icon, { path: "M4 7h10M18 7h2M4 17h4M12 17h8M14 5v4M8 15v4" })
		}) }), /* @__PURE__ */ jsxs(Menu.Dropdown, { children: [
			/* @__PURE__ */ jsx(Menu.Item, {
				onClick: () => {
					change({ language: language === "ko" ? "en" : "ko" });
				},
				lang: language === "ko" ? "en" : "ko",
				"data-testid": "language",
				children: texts.language
			}),
			/* @__PURE__ */ jsx(Menu.Item, {
				onClick: switchTheme,
				"data-testid": "theme",
				children: texts.theme
			}),
			/* @__PURE__ */ jsx(Menu.Item, {
				closeMenuOnClick: false,
				onClick: () => {
					change({ zone: zone === "kst" ? "utc" : "kst" });
				},
				rightSection: zone === "kst" ? "KST" : "UTC",
				"data-testid": "zone",
				children: texts.zone
			}),
			/* @__PURE__ */ jsxs(Menu.Item, {
				closeMenuOnClick: false,
				onClick: () => {
					change({ gain: gain === "red-up" ? "green-up" : "red-up" });
				},
				"data-testid": "gain",
				children: [
					/* @__PURE__ */ jsx("span", {
						className: "gain",
						children: "▲"
					}),
					" ",
					/* @__PURE__ */ jsx("span", {
						className: "loss",
						children: "▼"
					}),
					" ",
					gain === "red-up" ? texts.redUp : texts.greenUp
				]
			}),
			/* @__PURE__ */ jsx(Menu.Divider, {}),
			/* @__PURE__ */ jsx(Menu.Item, {
				onClick: () => {
					logOut();
				},
				"data-testid": "logout",
				children: texts.logout
			}),
			/* @__PURE__ */ jsx(Menu.Label, { children: texts.attribution })
		] })]
	});
}
// app/shell/command-palette.tsx
/** Every page and action by its name: ctrl or cmd with K, or `/`. */
function CommandPalette() {
	const texts = useTexts(shellTexts);
	const go = useNavigate();
	const kill = useStatus()?.kill;
	const { stop, pause, flatten, resume } = useKillSwitch();
	const switchTheme = useThemeSwitch();
	const pages = PAGES.map(({ group, pages: entries }) => ({
		group: texts.groups[group],
		actions: entries.map(({ name, to, icon, key }) => ({
			id: name,
			label: texts.pages[name],
			onClick: () => {
				go(to);
			},
			leftSection: /* @__PURE__ */ jsx(Icon, { path: icon }),
			rightSection: /* @__PURE__ */ jsxs(Kbd, {
				size: "xs",
				children: ["g ", key]
			})
		}))
	}));
	const actions = [
		{
			id: "stop",
			label: texts.kill.button,
			description: texts.kill.hint,
			onClick: () => {
				stop();
			}
		},
		{
			id: "pause",
			label: texts.kill.pause,
			description: texts.kill.pauseHint,
			onClick: () => {
				pause();
			}
		},
		{
			id: "flatten",
			label: texts.kill.flatten,
			onClick: () => {
				flatten();
			}
		},
		...kill === void 0 || kill === "RUN" ? [] : [{
			id: "resume",
			label: texts.kill.resume,
			onClick: () => {
				resume(kill === "LOCKED");
			}
		}],
		{
			id: "theme",
			label: texts.theme,
			onClick: switchTheme
		}
	];
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(ActionIcon, {
		variant: "default",
		size: 34,
		onClick: spotlight.open,
		"aria-label": texts.search,
		title: `${texts.search} (Ctrl K)`,
		children: /* @__PURE__ */ jsx(Icon, { path: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M20 20l-4-4" })
	}), /* @__PURE__ */ jsx(Spotlight, {
		actions: [...pages, {
			group: texts.actions,
			actions
		}],
		shortcut: ["mod + K", "/"],
		nothingFound: texts.nothingFound,
		highlightQuery: true,
		scrollable: true,
		maxHeight: 420,
		searchProps: {
			placeholder: texts.searchHint,
			"aria-label": texts.searchHint
		}
	})] });
}
var isKnown$1 = (value) => typeof value === "number" && Number.isFinite(value);
var MINUS = "−";
/** Digits behind the point of a step: 0.01 has 2, 1 has 0, 1e-8 has 8. */
function decimalsOf(step) {
	if (!(step > 0) || step >= 1) return 0;
	return Math.min(12, Math.ceil(-Math.log10(step) - 1e-9));
}
/** As many digits as a price of this size is usually quoted with, where the step is not known. */
function usualDecimals(price) {
	const size = Math.abs(price);
	if (size >= 1e4) return 1;
	if (size >= 100) return 2;
	if (size >= 1) return 4;
	return size === 0 ? 2 : Math.min(10, 4 - Math.floor(Math.log10(size)));
}
var ZONES = {
	kst: "Asia/Seoul",
	utc: "UTC"
};
/** Money is shown as people count it: won without a part, coins to a hundred millionth. */
var MONEY_DECIMALS = {
	KRW: 0,
	USD: 2,
	USDT: 2,
	USDC: 2,
	BTC: 8,
	ETH: 6
};
function formatsOf(language, zone) {
	const locale = language === "ko" ? "ko-KR" : "en-GB";
	const timeZone = ZONES[zone];
	const numbers = /* @__PURE__ */ new Map();
	const fixed = (value, decimals, least = decimals) => {
		const key = `${decimals}/${least}`;
		const format = numbers.get(key) ?? new Intl.NumberFormat(locale, {
			minimumFractionDigits: least,
			maximumFractionDigits: decimals
		});
		numbers.set(key, format);
		return format.format(value).replace("-", MINUS);
	};
	const signed = (text, value) => value > 0 ? `+${text}` : text;
	const dated = (options) => {
		const format = new Intl.DateTimeFormat("sv-SE", {
			timeZone,
			...options
		});
		return (at) => isKnown$1(at) ? format.format(at) : "–";
	};
	const money = (value, currency) => isKnown$1(value) ? fixed(value, MONEY_DECIMALS[currency] ?? 2) : "–";
	return {
		zoneName: zone === "kst" ? "KST" : "UTC",
		timeZone,
		number: (value, decimals = 2) => isKnown$1(value) ? fixed(value, decimals) : "–",
		count: (value) => isKnown$1(value) ? fixed(value, 0) : "–",
		money,
		/** With the name of the currency behind it. */
		moneyIn: (value, currency) => isKnown$1(value) ? `${money(value, currency)} ${currency}` : "–",
		change: (value, currency) => isKnown$1(value) ? signed(money(value, currency), value) : "–",
		price: (value, tickSize) => isKnown$1(value) ? fixed(value, tickSize === void 0 ? usualDecimals(value) : decimalsOf(tickSize)) : "–",
		quantity: (value, lotSize) => isKnown$1(value) ? fixed(value, lotSize === void 0 ? 8 : decimalsOf(lotSize), 0) : "–",
		/** Of a share: 0.05 is shown as 5 %. */
		percent: (value, decimals = 2) => isKnown$1(value) ? `${fixed(value * 100, decimals)} %` : "–",
		percentChange: (value, decimals = 2) => isKnown$1(value) ? signed(`${fixed(value * 100, decimals)} %`, value) : "–",
		bps: (value) => isKnown$1(value) ? `${fixed(value, 1)} bp` : "–",
		time: dated({ timeStyle: "medium" }),
		minute: dated({
			hour: "2-digit",
			minute: "2-digit"
		}),
		day: dated({ dateStyle: "short" }),
		moment: dated({
			dateStyle: "short",
			timeStyle: "medium"
		}),
		/** How long something took, or is ago: 350 ms, 4.2 s, 3 min, 5 h, 2 d. */
		duration: (ms) => {
			if (!isKnown$1(ms)) return "–";
			const size = Math.max(0, ms);
			if (size < 1e3) return `${Math.round(size)} ms`;
			if (size < 6e4) return `${fixed(size / 1e3, size < 1e4 ? 1 : 0)} s`;
			if (size < 36e5) return `${Math.floor(size / 6e4)} min`;
			if (size < 1728e5) return `${Math.floor(size / 36e5)} h`;
			return `${Math.floor(size / 864e5)} d`;
		},
		bytes: (value) => {
			if (!isKnown$1(value)) return "–";
			const power = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
			return `${fixed(value / 1024 ** power, power === 0 ? 0 : 1)} ${[
				"B",
				"KiB",
				"MiB",
				"GiB",
				"TiB"
			][power]}`;
		}
	};
}
var made = /* @__PURE__ */ new Map();
/** How numbers and times are written for a person of this language, in this zone. */
function formats(language, zone) {
	const key = `${language}.${zone}`;
	const found = made.get(key) ?? formatsOf(language, zone);
	made.set(key, found);
	return found;
}
function useFormats() {
	const { language, zone } = useView();
	return useMemo(() => formats(language, zone), [language, zone]);
}
/** BTC/USDT of binance:BTC/USDT. */
var symbolOf = (instrument) => instrument.slice(instrument.indexOf(":") + 1);
var venueOf = (instrument) => instrument.slice(0, Math.max(0, instrument.indexOf(":")));
// app/shell/connection.tsx
/** How fresh the page is, and a banner when it is not. */
function Connection() {
	const texts = useTexts(shellTexts).line;
	const f = useFormats();
	const line = useLine();
	const runner = useRunner();
	const age = useDataAge();
	const isFresh = line === "open" && runner.isConnected;
	const isTold = line === "lost" || line === "open" && !runner.isConnected;
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Tooltip, {
		label: isFresh ? texts.live : line === "connecting" ? texts.connecting : line === "lost" ? texts.lost : texts.runnerAway,
		children: /* @__PURE__ */ jsxs(Group, {
			gap: 6,
			wrap: "nowrap",
			visibleFrom: "xs",
			tabIndex: 0,
			"aria-label": isFresh ? texts.live : texts.stale,
			children: [/* @__PURE__ */ jsx(Box, {
				w: 8,
				h: 8,
				style: {
					borderRadius: 4,
					background: isFresh ? "var(--green)" : line === "connecting" ? "var(--ink-quiet)" : "var(--amber)"
				}
			}), /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet figure",
				visibleFrom: "lg",
				w: 46,
				children: isFresh ? texts.live : age === void 0 ? "" : f.duration(age)
			})]
		})
	}), isTold && /* @__PURE__ */ jsx(Portal, { children: /* @__PURE__ */ jsx(Alert, {
		role: "status",
		color: "yellow",
		variant: "filled",
		title: line === "lost" ? texts.lost : texts.runnerAway,
		autoContrast: true,
		style: {
			position: "fixed",
			insetInline: 12,
			bottom: 12,
			zIndex: 300,
			maxWidth: 520,
			marginInline: "auto"
		},
		"data-testid": "line-banner",
		children: line === "lost" ? age === void 0 ? "" : texts.age(f.duration(age)) : texts.runnerAwayHint
	}) })] });
}
// app/parts/change.tsx
/** A figure in the colour of a gain or a loss; its sign says the same to those who see no colours. */
function Change({ value, children }) {
	const tone = typeof value !== "number" || value === 0 ? void 0 : value > 0 ? "gain" : "loss";
	return /* @__PURE__ */ jsx("span", {
		className: `figure${tone === void 0 ? "" : ` ${tone}`}`,
		children
	});
}
// app/shell/glance.tsx
var COLOURS$8 = {
	demo: "grape",
	paper: "blue",
	live: "red"
};
/** What is run, and what it is worth: on every page. */
function Glance() {
	const texts = useTexts(shellTexts);
	const f = useFormats();
	const status = useStatus();
	const mode = usePlan()?.mode ?? status?.mode;
	return /* @__PURE__ */ jsxs(Group, {
		gap: "sm",
		wrap: "nowrap",
		miw: 0,
		children: [
			/* @__PURE__ */ jsx(Text, {
				component: Link,
				to: "/",
				fw: 700,
				size: "lg",
				className: "plain",
				visibleFrom: "sm",
				style: {
					letterSpacing: "-0.02em",
					color: "inherit",
					textDecoration: "none"
				},
				children: "coinbot"
			}),
			mode !== void 0 && /* @__PURE__ */ jsx(Tooltip, {
				label: texts.modeHints[mode],
				multiline: true,
				maw: 280,
				children: /* @__PURE__ */ jsx(Badge, {
					variant: "light",
					color: COLOURS$8[mode] ?? "gray",
					radius: "sm",
					tabIndex: 0,
					children: texts.modes[mode]
				})
			}),
			status !== void 0 && /* @__PURE__ */ jsxs(Group, {
				gap: 10,
				wrap: "nowrap",
				className: "figure",
				visibleFrom: "xs",
				"aria-label": texts.equity,
				children: [/* @__PURE__ */ jsx(Text, {
					fw: 600,
					size: "md",
					children: f.moneyIn(status.equity, status.currency)
				}), /* @__PURE__ */ jsx(Text, {
					size: "sm",
					visibleFrom: "lg",
					children: /* @__PURE__ */ jsxs(Change, {
						value: status.profit,
						children: [
							f.change(status.profit, status.currency),
							" (",
							f.percentChange(status.profitRatio),
							")"
						]
					})
				})]
			})
		]
	});
}
// app/shell/navigation.tsx
function Navigation() {
	const texts = useTexts(shellTexts);
	const { pathname } = useLocation();
	const isActive = (to) => to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
	return /* @__PURE__ */ jsx("nav", {
		"aria-label": texts.menu,
		children: PAGES.map(({ group, pages }) => /* @__PURE__ */ jsxs("section", {
			"aria-label": texts.groups[group],
			children: [/* @__PURE__ */ jsx(Text, {
				size: "xs",
				fw: 600,
				className: "quiet",
				px: 10,
				pt: 10,
				pb: 4,
				children: texts.groups[group]
			}), pages.map(({ name, to, icon }) => /* @__PURE__ */ jsx(NavLink$1, {
				component: NavLink,
				to,
				prefetch: "intent",
				label: texts.pages[name],
				leftSection: /* @__PURE__ */ jsx(Icon, { path: icon }),
				active: isActive(to),
				py: 6,
				px: 10,
				style: { borderRadius: 8 }
			}, name))]
		}, group))
	});
}
// app/shell/shortcuts.ts
/** Between the two keys of a shortcut. */
var WITHIN_MS = 1200;
var isTyping$2 = (target) => target instanceof HTMLElement && (target.isContentEditable || [
	"INPUT",
	"TEXTAREA",
	"SELECT"
].includes(target.tagName));
/** `g` and then the key of a page goes there. */
function useShortcuts() {
	const go = useNavigate();
	useEffect(() => {
		let pressedAt = -Infinity;
		const press = (event) => {
			if (event.ctrlKey || event.metaKey || event.altKey || isTyping$2(event.target)) return;
			if (event.timeStamp - pressedAt < WITHIN_MS) {
				pressedAt = -Infinity;
				const page = ALL_PAGES.find(({ key }) => key === event.key);
				if (page !== void 0) {
					event.preventDefault();
					go(page.to);
				}
			} else if (event.key === "g") pressedAt = event.timeStamp;
		};
		window.addEventListener("keydown", press);
		return () => {
			window.removeEventListener("keydown", press);
		};
	}, [go]);
}
// app/shell/shell.tsx
var shell_exports = /* @__PURE__ */ __exportAll({
	ErrorBoundary: () => ErrorBoundary,
	default: () => shell_default,
	loader: () => loader$14,
	shouldRevalidate: () => shouldRevalidate$8
});
async function loader$14({ request, context }) {
	const { api } = context.get(pageContext);
	if (api === void 0) {
		const { pathname, search } = new URL(request.url);
		throw redirect(`/login?to=${encodeURIComponent(`${pathname.replace(/\.data$/, "")}${search}`)}`);
	}
	return { picture: await api.live.picture({ watch: [] }) };
}
/** The picture is alive in the page: nothing of it is to be fetched again on the way to another. */
var shouldRevalidate$8 = () => false;
var shell_default = UNSAFE_withComponentProps(function Shell() {
	const { picture } = useLoaded();
	return /* @__PURE__ */ jsx(LiveProvider, {
		first: picture,
		children: /* @__PURE__ */ jsx(StepUpProvider, { children: /* @__PURE__ */ jsx(Frame, {}) })
	});
});
function Frame() {
	const [isOpen, { toggle, close }] = useDisclosure(false);
	const { pathname } = useLocation();
	const texts = useTexts(shellTexts);
	useShortcuts();
	useEffect(close, [pathname, close]);
	return /* @__PURE__ */ jsxs(AppShell, {
		header: { height: 56 },
		navbar: {
			width: 212,
			breakpoint: "md",
			collapsed: { mobile: !isOpen }
		},
		padding: {
			base: "sm",
			sm: "md"
		},
		children: [
			/* @__PURE__ */ jsx("a", {
				className: "skip",
				href: "#content",
				children: texts.skip
			}),
			/* @__PURE__ */ jsx(AppShell.Header, {
				px: {
					base: "xs",
					sm: "md"
				},
				children: /* @__PURE__ */ jsxs(Group, {
					h: "100%",
					justify: "space-between",
					wrap: "nowrap",
					gap: "xs",
					children: [/* @__PURE__ */ jsxs(Group, {
						gap: "xs",
						wrap: "nowrap",
						miw: 0,
						children: [/* @__PURE__ */ jsx(Burger, {
							opened: isOpen,
							onClick: toggle,
							hiddenFrom: "md",
							size: "sm",
							"aria-label": texts.menu
						}), /* @__PURE__ */ jsx(Glance, {})]
					}), /* @__PURE__ */ jsxs(Group, {
						gap: 6,
						wrap: "nowrap",
						children: [
							/* @__PURE__ */ jsx(Connection, {}),
							/* @__PURE__ */ jsx(CommandPalette, {}),
							/* @__PURE__ */ jsx(ViewMenu, {}),
							/* @__PURE__ */ jsx(KillSwitch, {})
						]
					})]
				})
			}),
			/* @__PURE__ */ jsx(AppShell.Navbar, { children: /* @__PURE__ */ jsx(AppShell.Section, {
				grow: true,
				component: ScrollArea,
				p: "xs",
				children: /* @__PURE__ */ jsx(Navigation, {})
			}) }),
			/* @__PURE__ */ jsx(AppShell.Main, {
				id: "content",
				children: /* @__PURE__ */ jsx(Outlet, {})
			})
		]
	});
}
var ErrorBoundary = UNSAFE_withErrorBoundaryProps(function ErrorBoundary() {
	return /* @__PURE__ */ jsx(ErrorPage, { error: useRouteError() });
});
// app/parts/empty.tsx
/** Nothing is there yet: says what to do about it. */
function Empty({ text, children }) {
	return /* @__PURE__ */ jsxs(Stack, {
		align: "center",
		justify: "center",
		gap: "xs",
		py: "xl",
		ta: "center",
		children: [/* @__PURE__ */ jsx(Text, {
			className: "quiet",
			size: "sm",
			maw: 460,
			children: text
		}), children]
	});
}
// app/parts/page-title.tsx
function PageTitle({ title, children }) {
	return /* @__PURE__ */ jsxs(Group, {
		justify: "space-between",
		align: "center",
		mb: "md",
		mih: 36,
		gap: "sm",
		children: [/* @__PURE__ */ jsx(Title, {
			order: 1,
			children: title
		}), children !== void 0 && /* @__PURE__ */ jsx(Group, {
			gap: "xs",
			children
		})]
	});
}
// app/parts/panel.tsx
/** A titled part of a page. `span` is its width in twelfths on a wide screen. */
function Panel({ title, side, span = 12, children, id }) {
	return /* @__PURE__ */ jsxs("section", {
		className: `panel${span === 12 ? "" : ` span-${span}`}`,
		id,
		children: [(title !== void 0 || side !== void 0) && /* @__PURE__ */ jsxs("header", { children: [title !== void 0 && /* @__PURE__ */ jsx(Title, {
			order: 2,
			children: title
		}), side] }), children]
	});
}
// app/parts/line-chart.tsx
var colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888";
/** Lines over time, drawn in the browser alone; its place is kept from the first moment. */
function LineChart({ times, lines, height = 220, formatValue, label }) {
	const place = useRef(null);
	const scheme = useComputedColorScheme("light");
	const { gain } = useView();
	const { timeZone } = useFormats();
	useEffect(() => {
		const box = place.current;
		if (box === null || times.length === 0) return void 0;
		let end = () => void 0;
		let isOver = false;
		import("./assets/draw-lines-C87M1uOG.js").then(({ drawLines }) => {
			if (!isOver) end = drawLines(box, {
				times,
				lines,
				height,
				formatValue,
				timeZone,
				colourOf
			});
		});
		return () => {
			isOver = true;
			end();
		};
	}, [
		times,
		lines,
		height,
		formatValue,
		timeZone,
		scheme,
		gain
	]);
	return /* @__PURE__ */ jsx("div", {
		ref: place,
		role: "img",
		"aria-label": label,
		style: {
			height,
			width: "100%",
			overflow: "hidden"
		}
	});
}
var overviewTexts = {
	ko: {
		title: "한눈에 보기",
		equity: "평가금액",
		profit: "손익",
		cash: "현금",
		costs: "수수료",
		fills: (n) => `체결 ${n}건`,
		drawdown: "최대 낙폭",
		working: "미체결 주문",
		range: "기간",
		ranges: {
			hour: "1시간",
			day: "1일",
			week: "1주",
			all: "전체"
		},
		days: "일별 손익",
		day: "날짜",
		positions: "포지션",
		instrument: "종목",
		side: "방향",
		quantity: "수량",
		entry: "진입가",
		price: "현재가",
		unrealised: "평가손익",
		forecast: "예측",
		regime: "국면",
		long: "매수",
		short: "매도",
		flat: "없음",
		none: "보유한 것이 없습니다.",
		decisions: "최근 판단",
		lastFills: "최근 체결",
		health: "상태",
		open: "정상",
		venue: "거래소",
		book: "호가",
		strategies: "전략",
		running: "실행 중",
		remarks: "알림",
		noRemarks: "특별한 알림이 없습니다.",
		why: "이유",
		noEquity: "아직 기록된 평가금액이 없습니다. 매매가 시작되고 1분이면 나타납니다.",
		noDecisions: "아직 판단이 없습니다. 전략이 첫 캔들을 기다리고 있습니다.",
		noFills: "아직 체결이 없습니다.",
		greeting: "봇이 매매하고 있습니다",
		greetDemo: "이 컴퓨터에서 만들어 낸 시장에서, 가상의 돈으로. 1초마다 시장의 한 시간이 지나갑니다.",
		greetPaper: "실시간 시세로, 가상의 돈으로.",
		greetLive: "실제 돈으로.",
		greetMore: "먼저 해 볼 세 가지:",
		tries: {
			why: "왜 샀는지 보기",
			whyHint: "신호 흐름: 데이터에서 주문까지, 캔들마다.",
			test: "아이디어 시험하기",
			testHint: "내 데이터로, 정직한 비용으로 백테스트.",
			stop: "멈춰 보기",
			stopHint: "빨간 단추는 모든 주문을 즉시 취소합니다. 재개할 때는 비밀번호를 묻습니다."
		},
		hide: "숨기기",
		waiting: "아직 매매 프로세스의 소식이 없습니다.",
		waitingHint: "“npm start” 또는 “npx coinbot trade --paper”로 시작하면 이 페이지에 저절로 나타납니다.",
		age: (age) => `${age} 전`,
		alarms: "경보",
		maker: "메이커",
		taker: "테이커",
		buy: "매수",
		sell: "매도",
		halted: "중단",
		premiums: "김치 프리미엄"
	},
	en: {
		title: "Overview",
		equity: "Equity",
		profit: "Profit",
		cash: "Cash",
		costs: "Fees",
		fills: (n) => `${n} fills`,
		drawdown: "Largest drawdown",
		working: "Working orders",
		range: "Time range",
		ranges: {
			hour: "1 h",
			day: "1 d",
			week: "1 w",
			all: "All"
		},
		days: "Profit by day",
		day: "Day",
		positions: "Positions",
		instrument: "Instrument",
		side: "Side",
		quantity: "Quantity",
		entry: "Entry",
		price: "Price",
		unrealised: "Unrealised",
		forecast: "Forecast",
		regime: "Regime",
		long: "long",
		short: "short",
		flat: "flat",
		none: "Nothing is held.",
		decisions: "Last decisions",
		lastFills: "Last fills",
		health: "Health",
		open: "open",
		venue: "Venue",
		book: "Book",
		strategies: "Strategies",
		running: "running",
		remarks: "Remarks",
		noRemarks: "Nothing worth a remark.",
		why: "Why",
		noEquity: "No equity is on record yet: it appears with the first minute of trading.",
		noDecisions: "No decision yet: strategies wait for their first candles.",
		noFills: "No fill yet.",
		greeting: "A bot is trading",
		greetDemo: "on a made-up market on this machine, with made-up money: an hour of it passes every second.",
		greetPaper: "on live prices, with made-up money.",
		greetLive: "with real money.",
		greetMore: "Three things to try:",
		tries: {
			why: "See why it traded",
			whyHint: "Signal flow: from data to order, candle by candle.",
			test: "Test an idea",
			testHint: "Run a backtest on your own data, with honest costs.",
			stop: "Stop it",
			stopHint: "The red button cancels every order at once. Resuming asks for your password."
		},
		hide: "Hide",
		waiting: "Nothing has been heard of a trading process yet.",
		waitingHint: "Start one with “npm start”, or “npx coinbot trade --paper”: this page shows it by itself.",
		age: (age) => `${age} old`,
		alarms: "Alarms",
		maker: "maker",
		taker: "taker",
		buy: "buy",
		sell: "sell",
		halted: "halted",
		premiums: "Kimchi premium"
	}
};
// app/overview/equity-panel.tsx
var RANGES$5 = {
	hour: 36e5,
	day: 864e5,
	week: 6048e5,
	all: Infinity
};
var EVERY_MS$16 = 1e4;
function EquityPanel({ first, currency }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	const [range, setRange] = useState("all");
	const { data } = useQuery(useApi().overview.equity.queryOptions(range === "all" ? {} : { from: beginOf$1(range) }, {
		refetchInterval: EVERY_MS$16,
		placeholderData: keepPreviousData,
		...range === "all" && first !== void 0 ? { initialData: first } : {}
	}));
	const moments = data?.moments ?? [];
	const times = useMemo(() => moments.map(({ at }) => at), [moments]);
	const lines = useMemo(() => [{
		name: texts.equity,
		values: moments.map(({ equity }) => equity),
		colour: "--mantine-color-teal-5",
		isFilled: false
	}], [moments, texts.equity]);
	const formatValue = useCallback((value) => f.money(value, currency), [f, currency]);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.equity,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: range,
			onChange: (next) => {
				setRange(next);
			},
			data: Object.entries(texts.ranges).map(([value, label]) => ({
				value,
				label
			})),
			"aria-label": texts.range
		}),
		children: moments.length < 2 ? /* @__PURE__ */ jsx(Empty, { text: texts.noEquity }) : /* @__PURE__ */ jsx(LineChart, {
			times,
			lines,
			height: 240,
			formatValue,
			label: texts.equity
		})
	});
}
/** To the minute, so that the question stays the same for a while. */
var beginOf$1 = (range) => Math.floor((Date.now() - RANGES$5[range]) / 6e4) * 6e4;
// app/overview/days-panel.tsx
/** Days begin at midnight of the zone that times are shown in. */
function DaysPanel({ first, currency }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	const { zone } = useView();
	const { data } = useQuery(useApi().overview.equity.queryOptions({
		points: 10,
		zone
	}, {
		refetchInterval: 3e4,
		...first === void 0 ? {} : { placeholderData: first }
	}));
	const days = (data?.days ?? []).slice(-8).toReversed();
	const widest = Math.max(1e-9, ...days.map(({ profit }) => Math.abs(profit)));
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.days,
		span: 5,
		children: days.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noEquity }) : /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("th", { children: [
					texts.day,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
				/* @__PURE__ */ jsxs("th", {
					className: "end",
					children: [
						texts.profit,
						" (",
						currency,
						")"
					]
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: "%"
				})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: days.map(({ day, profit, from }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", {
					className: "figure",
					children: day
				}),
				/* @__PURE__ */ jsx("td", {
					style: { width: "35%" },
					"aria-hidden": "true",
					children: /* @__PURE__ */ jsx("div", { style: {
						height: 8,
						marginTop: 5,
						borderRadius: 4,
						width: `${Math.max(2, 100 * Math.abs(profit) / widest)}%`,
						background: profit >= 0 ? "var(--gain)" : "var(--loss)"
					} })
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: profit,
						children: f.change(profit, currency)
					})
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: profit,
						children: f.percentChange(from === 0 ? null : profit / from)
					})
				})
			] }, day)) })]
		})
	});
}
// app/texts/engine-words.ts
/** The engine says what it did in English, in the journal too. What it says most is shown in the reader's language; anything else stays as it was said. */
var SAID = [
	[/^forecast turned flat/, "예측이 중립으로 바뀜"],
	[/^forecast turned long/, "예측이 매수로 바뀜"],
	[/^forecast turned short/, "예측이 매도로 바뀜"],
	[/^forecast grew stronger/, "예측이 강해짐"],
	[/^forecast grew weaker/, "예측이 약해짐"],
	[/^stop loss at (.+) (below|above) entry/, "손절: 진입가 대비 $1"],
	[/^take profit at (.+)/, "익절: $1"],
	[/^trailing stop (.+) behind the best price/, "추적 손절: 최고가 대비 $1"],
	[/^held for (\d+) candles/, "$1개 캔들 보유 후 청산"],
	[/^grid line (\d+)/, "그리드 $1번 선"],
	[/^purchase (\d+)/, "$1번째 매수"],
	[/^no longer selected/, "선정에서 빠짐"],
	[/^trading is in FLATTEN/, "전량 청산 중"]
];
var REGIMES$1 = {
	"trend-up": {
		en: "trend up",
		ko: "상승 추세"
	},
	"trend-down": {
		en: "trend down",
		ko: "하락 추세"
	},
	range: {
		en: "range",
		ko: "횡보"
	},
	stress: {
		en: "stress",
		ko: "긴장"
	},
	unknown: {
		en: "unknown",
		ko: "알 수 없음"
	}
};
function reasonIn(language, reason) {
	if (language === "en") return reason;
	const found = SAID.find(([pattern]) => pattern.test(reason));
	return found === void 0 ? reason : reason.replace(found[0], found[1]);
}
var regimeIn = (language, regime) => REGIMES$1[regime]?.[language] ?? regime;
function useEngineWords() {
	const { language } = useView();
	return {
		reason: (text) => reasonIn(language, text),
		regime: (label) => regimeIn(language, label)
	};
}
// app/overview/decisions.tsx
function Decisions({ decisions }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	const words = useEngineWords();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.decisions,
		span: 6,
		children: decisions.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noDecisions }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsx("tbody", { children: decisions.toReversed().map(({ at, instrument, previous, forecast, reason, strategy }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", {
						className: "figure quiet",
						children: f.time(at)
					}),
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Link, {
						className: "plain",
						to: `/flow?instrument=${encodeURIComponent(instrument)}&at=${at}`,
						children: symbolOf(instrument)
					}) }),
					/* @__PURE__ */ jsxs("td", {
						className: "end",
						children: [
							f.number(previous),
							" → ",
							/* @__PURE__ */ jsx(Change, {
								value: forecast,
								children: f.number(forecast)
							})
						]
					}),
					/* @__PURE__ */ jsx("td", { children: words.reason(reason) })
				] }, `${at} ${strategy} ${instrument}`)) })
			})
		})
	});
}
// app/overview/fills.tsx
function Fills({ fills, instruments }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.lastFills,
		span: 6,
		children: fills.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFills }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsx("tbody", { children: fills.toReversed().map(({ at, tradeId, instrument, side, quantity, price, fee, feeCurrency, liquidity }) => {
					const rule = instruments.find(({ venue, symbol }) => `${venue}:${symbol}` === instrument);
					return /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "figure quiet",
							children: f.time(at)
						}),
						/* @__PURE__ */ jsx("td", { children: symbolOf(instrument) }),
						/* @__PURE__ */ jsx("td", {
							className: side === "buy" ? "gain" : "loss",
							children: texts[side]
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.quantity(quantity, rule?.lotSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.price(price, rule?.tickSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "quiet",
							children: texts[liquidity]
						}),
						/* @__PURE__ */ jsxs("td", {
							className: "end quiet",
							children: [
								f.quantity(fee),
								" ",
								feeCurrency
							]
						})
					] }, `${tradeId} ${at}`);
				}) })
			})
		})
	});
}
// app/parts/stat.tsx
/** One figure with its name, and what belongs to it in small. */
function Stat({ name, value, hint }) {
	return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: name
		}),
		/* @__PURE__ */ jsx(Text, {
			fz: "1.25rem",
			fw: 600,
			className: "figure",
			lh: 1.35,
			children: value
		}),
		hint !== void 0 && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet figure",
			children: hint
		})
	] });
}
// app/overview/figures.tsx
function Figures$2({ status }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	const { currency, equity, profit, profitRatio, cash, fees, fills, maxDrawdown, venues } = status;
	return /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsxs(SimpleGrid, {
		cols: {
			base: 2,
			sm: 3,
			lg: 6
		},
		spacing: "md",
		children: [
			/* @__PURE__ */ jsx(Stat, {
				name: texts.equity,
				value: f.moneyIn(equity, currency)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.profit,
				value: /* @__PURE__ */ jsx(Change, {
					value: profit,
					children: f.change(profit, currency)
				}),
				hint: /* @__PURE__ */ jsx(Change, {
					value: profitRatio,
					children: f.percentChange(profitRatio)
				})
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.cash,
				value: f.money(cash, currency),
				hint: equity === null || cash === null || equity === 0 ? void 0 : f.percent(cash / equity, 0)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.costs,
				value: f.money(fees, currency),
				hint: texts.fills(f.count(fills))
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.drawdown,
				value: f.percent(maxDrawdown)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.working,
				value: f.count(venues.reduce((sum, { working }) => sum + (working ?? 0), 0))
			})
		]
	}) });
}
// app/overview/greeting.tsx
/** What is happening, and three things to try; a person who knows it hides it for good. */
function Greeting({ mode }) {
	const texts = useTexts(overviewTexts);
	const [isHidden, hide] = useLocalStorage({
		key: "coinbot-greeted",
		defaultValue: false
	});
	if (isHidden) return null;
	const what = mode === "live" ? texts.greetLive : mode === "paper" ? texts.greetPaper : texts.greetDemo;
	return /* @__PURE__ */ jsxs("section", {
		className: "panel",
		style: { marginBottom: 16 },
		children: [/* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			wrap: "nowrap",
			align: "start",
			gap: "xs",
			children: [/* @__PURE__ */ jsxs(Text, { children: [
				/* @__PURE__ */ jsx("strong", { children: texts.greeting }),
				" ",
				what,
				" ",
				texts.greetMore
			] }), /* @__PURE__ */ jsx(CloseButton, {
				"aria-label": texts.hide,
				onClick: () => {
					hide(true);
				},
				size: "sm"
			})]
		}), /* @__PURE__ */ jsxs(SimpleGrid, {
			cols: {
				base: 1,
				sm: 3
			},
			mt: "xs",
			spacing: "md",
			children: [
				/* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsxs(Anchor, {
					component: Link,
					to: "/flow",
					fw: 600,
					children: ["1. ", texts.tries.why]
				}), /* @__PURE__ */ jsx(Text, {
					size: "sm",
					className: "quiet",
					children: texts.tries.whyHint
				})] }),
				/* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsxs(Anchor, {
					component: Link,
					to: "/backtests",
					fw: 600,
					children: ["2. ", texts.tries.test]
				}), /* @__PURE__ */ jsx(Text, {
					size: "sm",
					className: "quiet",
					children: texts.tries.testHint
				})] }),
				/* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsxs(Text, {
					fw: 600,
					children: ["3. ", texts.tries.stop]
				}), /* @__PURE__ */ jsx(Text, {
					size: "sm",
					className: "quiet",
					children: texts.tries.stopHint
				})] })
			]
		})]
	});
}
// app/overview/health.tsx
function Health({ status: { venues, strategies, lastAlarms, premiums } }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.health,
		span: 7,
		children: /* @__PURE__ */ jsxs(Stack, {
			gap: "sm",
			children: [/* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsxs("tbody", { children: [
					venues.map(({ name, isOpen, text, working, bookAgeMs, halted }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "quiet",
							children: texts.venue
						}),
						/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx("strong", { children: name }) }),
						/* @__PURE__ */ jsxs("td", {
							className: isOpen ? "fine" : "warn",
							children: [isOpen ? texts.open : text, halted.length === 0 ? "" : ` · ${texts.halted}: ${halted.join(", ")}`]
						}),
						/* @__PURE__ */ jsxs("td", {
							className: "end quiet",
							children: [
								texts.working,
								" ",
								f.count(working),
								" · ",
								texts.book,
								" ",
								texts.age(f.duration(bookAgeMs))
							]
						})
					] }, name)),
					strategies.map(({ name, status }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "quiet",
							children: texts.strategies
						}),
						/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx("strong", { children: name }) }),
						/* @__PURE__ */ jsx("td", {
							className: status === "running" ? "" : "warn",
							colSpan: 2,
							children: status === "running" ? texts.running : status
						})
					] }, name)),
					Object.keys(premiums).length > 0 && /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", {
						className: "quiet",
						children: texts.premiums
					}), /* @__PURE__ */ jsx("td", {
						colSpan: 3,
						className: "figure",
						children: Object.entries(premiums).map(([base, premium]) => `${base} ${f.percentChange(premium)}`).join(" · ")
					})] })
				] })
			}), /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mb: 4,
				children: texts.remarks
			}), lastAlarms.length === 0 ? /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.noRemarks
			}) : lastAlarms.toReversed().map(({ at, text }) => /* @__PURE__ */ jsxs(Text, {
				size: "sm",
				children: [
					/* @__PURE__ */ jsx("span", {
						className: "figure quiet",
						children: f.time(at)
					}),
					" ",
					text
				]
			}, `${at} ${text}`))] })]
		})
	});
}
// app/overview/positions.tsx
function Positions({ positions, instruments }) {
	const texts = useTexts(overviewTexts);
	const f = useFormats();
	const words = useEngineWords();
	const ruleOf = (id) => instruments.find(({ venue, symbol }) => `${venue}:${symbol}` === id);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.positions,
		children: positions.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.none }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.instrument }),
					/* @__PURE__ */ jsx("th", { children: texts.side }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.quantity
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.entry
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.price
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.unrealised
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.forecast
					}),
					/* @__PURE__ */ jsx("th", { children: texts.regime })
				] }) }), /* @__PURE__ */ jsx("tbody", { children: positions.map(({ strategy, instrument, quantity, averagePrice, price, unrealised, forecast, outlook }) => {
					const rule = ruleOf(instrument);
					const size = quantity ?? 0;
					return /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsxs("td", { children: [
							/* @__PURE__ */ jsx(Link, {
								className: "plain",
								to: `/market?instrument=${encodeURIComponent(instrument)}`,
								children: /* @__PURE__ */ jsx("strong", { children: symbolOf(instrument) })
							}),
							" ",
							/* @__PURE__ */ jsx("span", {
								className: "quiet",
								children: strategy
							})
						] }),
						/* @__PURE__ */ jsx("td", { children: size === 0 ? /* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: texts.flat
						}) : /* @__PURE__ */ jsx(Change, {
							value: size,
							children: size > 0 ? texts.long : texts.short
						}) }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: size === 0 ? "–" : f.quantity(size, rule?.lotSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: size === 0 ? "–" : f.price(averagePrice, rule?.tickSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.price(price, rule?.tickSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: size === 0 ? "–" : /* @__PURE__ */ jsx(Change, {
								value: unrealised,
								children: f.change(unrealised, rule?.quote ?? "")
							})
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsx(Change, {
								value: forecast,
								children: f.number(forecast)
							})
						}),
						/* @__PURE__ */ jsx("td", { children: outlook === void 0 || outlook === null ? "–" : /* @__PURE__ */ jsx(Badge, {
							variant: "light",
							size: "sm",
							radius: "sm",
							tt: "none",
							children: words.regime(outlook.regime)
						}) })
					] }, `${strategy} ${instrument}`);
				}) })]
			})
		})
	});
}
// app/routes/overview.tsx
var overview_exports = /* @__PURE__ */ __exportAll({
	default: () => overview_default,
	loader: () => loader$13,
	meta: () => meta$13
});
var meta$13 = () => [{ title: "coinbot" }];
async function loader$13({ context }) {
	const { api } = context.get(pageContext);
	return { equity: await api?.overview.equity({}) };
}
var overview_default = UNSAFE_withComponentProps(function Overview() {
	const texts = useTexts(overviewTexts);
	const { equity } = useLoaded();
	const status = useStatus();
	const plan = usePlan();
	if (status === void 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, {
		text: texts.waiting,
		children: texts.waitingHint
	}) })] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { title: texts.title }),
		/* @__PURE__ */ jsx(Greeting, { mode: status.mode }),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [
				/* @__PURE__ */ jsx(Figures$2, { status }),
				/* @__PURE__ */ jsx(EquityPanel, {
					first: equity,
					currency: status.currency
				}),
				/* @__PURE__ */ jsx(Positions, {
					positions: status.positions,
					instruments: plan?.instruments ?? []
				}),
				/* @__PURE__ */ jsx(Decisions, { decisions: status.lastDecisions }),
				/* @__PURE__ */ jsx(Fills, {
					fills: status.lastFills,
					instruments: plan?.instruments ?? []
				}),
				/* @__PURE__ */ jsx(DaysPanel, {
					first: equity,
					currency: status.currency
				}),
				/* @__PURE__ */ jsx(Health, { status })
			]
		})
	] });
});
var flowTexts = {
	ko: {
		title: "신호 흐름",
		lead: "데이터에서 주문까지, 캔들마다.",
		strategy: "전략",
		instrument: "종목",
		live: "실시간",
		liveHint: "가장 새로운 캔들을 따라갑니다",
		previous: "이전 판단",
		next: "다음 판단",
		jump: "시각으로 이동",
		paused: "지난 시점을 보는 중",
		nothing: "아직 판단한 캔들이 없습니다. 봇이 매매를 시작하면 모든 캔들을 여기서 볼 수 있습니다. “npx coinbot trade --demo”로 시작해 보세요.",
		notFound: "그 주문은 기록에 없습니다. 이 실행에서 나온 주문은 로그에서 찾을 수 있습니다.",
		beyond: "그 시각까지 마감된 캔들이 없습니다. 기록은 그보다 뒤에 시작합니다.",
		strip: "캔들마다 유지된 예측",
		stripHint: "화살표 키는 캔들 하나씩, J와 K는 판단에서 판단으로 이동합니다.",
		legend: {
			forecast: "예측",
			price: "가격",
			decision: "판단",
			order: "주문",
			denied: "거절"
		},
		candle: (n, of) => `캔들 ${of}개 중 ${n}번째`,
		stages: {
			data: "데이터",
			indicators: "지표",
			forecasts: "예측",
			weights: "가중치",
			decision: "판단",
			risk: "위험 검사",
			order: "주문",
			fills: "체결"
		},
		toggle: (name) => `${name} 펼치기 또는 접기`,
		closed: (timeframe, at) => `${timeframe} 캔들 마감 ${at}`,
		change: "변화",
		range: "고저폭",
		volume: "거래량",
		values: (n) => `값 ${n}개`,
		experts: (n) => `의견 ${n}개`,
		noOpinions: "의견 없음",
		oneRule: "규칙 하나",
		oneRuleHint: "이 전략은 규칙 하나로 되어 있어 가중할 것이 없습니다.",
		open: "시가",
		high: "고가",
		low: "저가",
		close: "종가",
		opened: "시작",
		expert: "의견",
		looksAt: "보는 값",
		says: "예측",
		weight: "가중치",
		warming: (n) => `준비 중: 캔들 ${n}개 남음`,
		beside: "그 밖의 값",
		blended: "합산",
		toHold: "목표",
		mode: "방식",
		champion: "챔피언",
		none: "없음",
		regime: "국면",
		since: (at) => `${at}부터`,
		modes: {
			ensemble: "실력에 따른 가중",
			equal: "같은 가중",
			nothing: "지켜보기만 함"
		},
		regimes: {
			"trend-up": "상승 추세",
			"trend-down": "하락 추세",
			range: "횡보",
			stress: "급변",
			unknown: "알 수 없음"
		},
		events: "작용 중인 사건",
		noEvents: "작용 중인 사건이 없습니다.",
		severity: "강도",
		until: (at) => `${at}까지`,
		told: "알림만",
		notes: "메모",
		indicators: "지표",
		noValues: "이 규칙은 지표를 쓰지 않습니다.",
		unchanged: "변화 없음",
		inForce: "유지",
		inForceSince: (at) => `${at}부터 유지`,
		noDecision: "판단이 바뀌지 않았습니다",
		noDecisionHint: "이 캔들로 달라진 것이 없거나, 무언가가 막았습니다.",
		decided: "판단",
		from: "이전",
		reason: "이유",
		atClose: "종가",
		said: "규칙의 예측",
		held: "이전 유지값",
		holding: "보유 수량",
		working: "이 캔들까지 실행을 되풀이하는 중 …",
		ahead: (n) => `앞에 질문 ${n}개가 있습니다.`,
		failed: "알아내지 못했습니다",
		why: "왜",
		whyNot: "왜 안 했나",
		workOut: "이유 알아보기",
		stale: (at) => `마지막 판단(${at}) 때의 의견입니다.`,
		fresh: "바로 이 캔들에서의 의견입니다.",
		before: "이 캔들 이전의 판단 기록이 없습니다.",
		passed: "통과",
		refused: "거절",
		notAsked: "해당 없음",
		nothingToJudge: "주문 요청이 없어 검사할 것이 없었습니다.",
		nothingRefused: "막은 규칙이 없습니다.",
		by: "규칙",
		noOrder: "주문 없음",
		noOrders: "이 캔들에서는 주문하지 않았습니다.",
		orders: (n) => `주문 ${n}건`,
		buy: "매수",
		sell: "매도",
		guard: "보호 주문",
		reduceOnly: "청산 전용",
		limit: "지정가",
		stop: "스톱",
		algorithm: "집행 방식",
		arrival: "도착 시 시장가",
		within: "기한",
		estimate: "예상 비용",
		estimates: {
			takeNow: "즉시 체결",
			halfSpread: "스프레드 절반",
			sweep: "호가",
			impact: "충격",
			takerFee: "수수료",
			timingRisk: "기다리는 위험"
		},
		advice: "권고",
		children: "나눈 주문",
		rests: "대기",
		fills: "체결",
		noFill: "체결 없음",
		maker: "메이커",
		taker: "테이커",
		price: "가격",
		quantity: "수량",
		fee: "수수료",
		time: "시각",
		book: "매수호가 / 매도호가",
		costs: "비용",
		slippage: "슬리피지",
		feesPaid: "수수료",
		shortfall: "총 차이",
		parts: {
			delay: "지연",
			timing: "타이밍",
			spread: "스프레드",
			impact: "충격",
			fee: "수수료",
			opportunity: "놓침",
			total: "합계"
		},
		average: "평균가",
		ending: "종료",
		filled: "체결",
		of: "/",
		guards: {
			laid: "거래소에 걸어 둠",
			"laid-locally": "여기서 지켜봄",
			fired: "발동",
			lost: "거래소에서 사라져 여기서 지켜봄",
			lifted: "거둠"
		},
		remarks: "함께 남은 말",
		details: "자세히"
	},
	en: {
		title: "Signal flow",
		lead: "From data to order, candle by candle.",
		strategy: "Strategy",
		instrument: "Instrument",
		live: "Live",
		liveHint: "Follows the newest candle",
		previous: "Previous decision",
		next: "Next decision",
		jump: "Go to a time",
		paused: "Looking at the past",
		nothing: "No candle was decided on yet. As soon as a bot trades here, every candle of it can be looked at: start one with “npx coinbot trade --demo”.",
		notFound: "That order is not on record. Orders of other runs are found on their own pages; the log lists those of this one.",
		beyond: "No candle of this strategy had closed by then. What is on record begins later.",
		strip: "Forecast in force at each candle",
		stripHint: "Arrow keys go candle by candle, J and K from decision to decision.",
		legend: {
			forecast: "forecast",
			price: "price",
			decision: "decided",
			order: "ordered",
			denied: "refused"
		},
		candle: (n, of) => `candle ${n} of ${of}`,
		stages: {
			data: "Data",
			indicators: "Indicators",
			forecasts: "Forecasts",
			weights: "Weights",
			decision: "Decision",
			risk: "Risk",
			order: "Order",
			fills: "Fills"
		},
		toggle: (name) => `Show or hide ${name}`,
		closed: (timeframe, at) => `${timeframe} candle closed ${at}`,
		change: "change",
		range: "range",
		volume: "Volume",
		values: (n) => `${n} values`,
		experts: (n) => `${n} opinions`,
		noOpinions: "no opinion",
		oneRule: "one rule alone",
		oneRuleHint: "This strategy is a single rule: nothing has to be weighed.",
		open: "Open",
		high: "High",
		low: "Low",
		close: "Close",
		opened: "Opened",
		expert: "Opinion",
		looksAt: "Looks at",
		says: "says",
		weight: "weight",
		warming: (n) => `warming up: ${n} candles left`,
		beside: "Beside them",
		blended: "Blended",
		toHold: "To hold",
		mode: "Mode",
		champion: "Champion",
		none: "none",
		regime: "Regime",
		since: (at) => `since ${at}`,
		modes: {
			ensemble: "weighted by skill",
			equal: "equal weights",
			nothing: "only watched"
		},
		regimes: {
			"trend-up": "trend up",
			"trend-down": "trend down",
			range: "range",
			stress: "stress",
			unknown: "unknown"
		},
		events: "Events in force",
		noEvents: "No event acts.",
		severity: "severity",
		until: (at) => `until ${at}`,
		told: "told only",
		notes: "Notes",
		indicators: "Indicators",
		noValues: "This rule declares no indicator.",
		unchanged: "unchanged",
		inForce: "in force",
		inForceSince: (at) => `In force since ${at}`,
		noDecision: "Nothing was decided",
		noDecisionHint: "The candle changed nothing, or something held it back.",
		decided: "Decided",
		from: "from",
		reason: "Reason",
		atClose: "at a close of",
		said: "The rule said",
		held: "In force before",
		holding: "Held",
		working: "The run is repeated up to this candle …",
		ahead: (n) => `${n} questions are in front of this one.`,
		failed: "It could not be worked out",
		why: "Why",
		whyNot: "Why not",
		workOut: "Work out why",
		stale: (at) => `Opinions of the last decision, ${at}.`,
		fresh: "Opinions at this very candle.",
		before: "No decision is on record before this candle.",
		passed: "passed",
		refused: "refused",
		notAsked: "not asked",
		nothingToJudge: "No order was asked for, so there was nothing to judge.",
		nothingRefused: "No rule objected.",
		by: "by",
		noOrder: "no order",
		noOrders: "Nothing was ordered at this candle.",
		orders: (n) => `${n} orders`,
		buy: "buy",
		sell: "sell",
		guard: "guard",
		reduceOnly: "only reduces",
		limit: "limit",
		stop: "stop",
		algorithm: "Algorithm",
		arrival: "Market at arrival",
		within: "Within",
		estimate: "Expected cost",
		estimates: {
			takeNow: "taking at once",
			halfSpread: "half spread",
			sweep: "book",
			impact: "impact",
			takerFee: "fee",
			timingRisk: "risk of waiting"
		},
		advice: "Advice",
		children: "Pieces",
		rests: "rests",
		fills: "Fills",
		noFill: "none filled",
		maker: "maker",
		taker: "taker",
		price: "Price",
		quantity: "Quantity",
		fee: "Fee",
		time: "Time",
		book: "Bid / ask",
		costs: "Cost",
		slippage: "Slippage",
		feesPaid: "Fees",
		shortfall: "Shortfall",
		parts: {
			delay: "delay",
			timing: "timing",
			spread: "spread",
			impact: "impact",
			fee: "fee",
			opportunity: "missed",
			total: "total"
		},
		average: "Average",
		ending: "Ended",
		filled: "filled",
		of: "of",
		guards: {
			laid: "laid at the venue",
			"laid-locally": "watched here",
			fired: "fired",
			lost: "lost at the venue, watched here since",
			lifted: "lifted"
		},
		remarks: "Said beside it",
		details: "Details"
	}
};
// app/flow/controls.tsx
/** Who and what is looked at. */
function SubjectControls({ picture, go }) {
	const texts = useTexts(flowTexts);
	const { choices, moment } = picture;
	const chosen = choices.find(({ strategy }) => strategy === moment?.strategy) ?? choices[0];
	const venues = new Set(chosen?.instruments.map(({ id }) => venueOf(id)));
	return /* @__PURE__ */ jsxs(Fragment, { children: [choices.length > 1 && /* @__PURE__ */ jsx(Select, {
		size: "xs",
		w: 190,
		"aria-label": texts.strategy,
		allowDeselect: false,
		value: chosen?.strategy ?? null,
		data: choices.map(({ strategy, timeframe }) => ({
			value: strategy,
			label: `${strategy} · ${timeframe}`
		})),
		onChange: (strategy) => {
			go({
				strategy: strategy ?? void 0,
				instrument: void 0
			});
		}
	}), chosen !== void 0 && /* @__PURE__ */ jsx(Select, {
		size: "xs",
		w: 190,
		"aria-label": texts.instrument,
		allowDeselect: false,
		searchable: chosen.instruments.length > 8,
		value: moment?.instrument ?? chosen.instruments[0]?.id ?? null,
		data: chosen.instruments.map(({ id }) => ({
			value: id,
			label: venues.size > 1 ? id : symbolOf(id)
		})),
		onChange: (instrument) => {
			go({
				instrument: instrument ?? void 0,
				...picture.order === null ? {} : { at: moment === null ? void 0 : String(moment.at) }
			});
		}
	})] });
}
var OFFSETS = {
	kst: "+09:00",
	utc: "Z"
};
/** Through time: from decision to decision, to a time, and back to now. */
function TimeControls({ picture, isLive, go }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const { zone } = useView();
	const { previousDecision, nextDecision, moment } = picture;
	const shown = moment === null ? "" : f.moment(moment.at).replace(" ", "T");
	const [typed, setTyped] = useState(shown);
	const [isEditing, setIsEditing] = useState(false);
	useEffect(() => {
		if (!isEditing) setTyped(shown);
	}, [shown, isEditing]);
	const jump = (event) => {
		event.preventDefault();
		setIsEditing(false);
		const at = Date.parse(`${typed.length === 16 ? `${typed}:00` : typed}${OFFSETS[zone]}`);
		if (Number.isFinite(at)) go({ at: String(at) });
	};
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		wrap: "wrap",
		children: [
			/* @__PURE__ */ jsxs(Button.Group, { children: [/* @__PURE__ */ jsxs(Button, {
				size: "xs",
				variant: "default",
				disabled: previousDecision === null,
				onClick: () => {
					go({ at: String(previousDecision) });
				},
				"aria-keyshortcuts": "j",
				"data-testid": "previous-decision",
				children: [
					"← ",
					texts.previous,
					" ",
					/* @__PURE__ */ jsx(Key, { name: "J" })
				]
			}), /* @__PURE__ */ jsxs(Button, {
				size: "xs",
				variant: "default",
				disabled: nextDecision === null,
				onClick: () => {
					go({ at: String(nextDecision) });
				},
				"aria-keyshortcuts": "k",
				"data-testid": "next-decision",
				children: [
					texts.next,
					" ",
					/* @__PURE__ */ jsx(Key, { name: "K" }),
					" →"
				]
			})] }),
			/* @__PURE__ */ jsx("form", {
				onSubmit: jump,
				children: /* @__PURE__ */ jsx(TextInput, {
					size: "xs",
					type: "datetime-local",
					step: 1,
					w: 205,
					"aria-label": `${texts.jump} (${f.zoneName})`,
					title: `${texts.jump} (${f.zoneName})`,
					value: typed,
					onFocus: () => {
						setIsEditing(true);
					},
					onBlur: jump,
					onChange: ({ currentTarget }) => {
						setTyped(currentTarget.value);
					},
					"data-testid": "jump"
				})
			}),
			/* @__PURE__ */ jsx(Switch, {
				size: "sm",
				label: texts.live,
				title: texts.liveHint,
				checked: isLive,
				onChange: ({ currentTarget }) => {
					go({ at: currentTarget.checked || moment === null ? void 0 : String(moment.at) });
				},
				"data-testid": "live"
			})
		]
	});
}
var Key = ({ name }) => /* @__PURE__ */ jsx("kbd", {
	"aria-hidden": "true",
	className: "quiet",
	style: {
		marginInline: 4,
		fontSize: "0.6875rem",
		border: "1px solid var(--line)",
		borderRadius: 4,
		padding: "0 4px"
	},
	children: name
});
// app/flow/value-list.tsx
/** As many digits as say something of it. */
function figureOf$1(value, f) {
	if (value === null) return f.number(null);
	const size = Math.abs(value);
	if (size >= 0xe8d4a51000) return f.moment(value);
	return f.number(value, size >= 1e3 ? 2 : size >= 1 ? 4 : size === 0 ? 0 : 6);
}
function ValueList({ name, values }) {
	const f = useFormats();
	return /* @__PURE__ */ jsxs("div", {
		style: { marginBottom: 10 },
		children: [name !== "" && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			fw: 600,
			mb: 2,
			children: name
		}), /* @__PURE__ */ jsx("dl", {
			className: "flow-values",
			children: values.map((one) => /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx("dt", { children: one.name }), /* @__PURE__ */ jsx("dd", {
				className: "figure",
				children: figureOf$1(one.value, f)
			})] }, one.name))
		})]
	});
}
// app/flow/data-panel.tsx
var HEIGHT$9 = 150;
var STEP = 12;
/** The candles that stood at the moment. */
function DataPanel({ moment, tickSize, span }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.stages.data,
		span,
		id: "flow-data",
		side: /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: texts.closed(moment.timeframe, f.moment(moment.at))
		}),
		children: [/* @__PURE__ */ jsx(Candles, {
			candles: moment.candles,
			label: `${texts.stages.data}: ${moment.instrument}`
		}), /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsxs("th", { children: [
					texts.opened,
					" (",
					f.zoneName,
					")"
				] }), [
					texts.open,
					texts.high,
					texts.low,
					texts.close,
					texts.volume
				].map((name) => /* @__PURE__ */ jsx("th", {
					className: "end",
					children: name
				}, name))] }) }), /* @__PURE__ */ jsx("tbody", { children: moment.candles.slice(-5).toReversed().map(([openTime, ...cells]) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", {
					className: "figure quiet",
					children: f.moment(openTime)
				}), cells.map((cell, i) => /* @__PURE__ */ jsx("td", {
					className: "end",
					children: i < 4 ? f.price(cell, tickSize) : f.quantity(Number(cell.toPrecision(6)))
				}, `${openTime} ${i}`))] }, openTime)) })]
			})
		})]
	});
}
function Candles({ candles, label }) {
	const [low, high] = [Math.min(...candles.map((candle) => candle[3])), Math.max(...candles.map((candle) => candle[2]))];
	const y = (price) => high === low ? HEIGHT$9 / 2 : 4 + (1 - (price - low) / (high - low)) * 142;
	return /* @__PURE__ */ jsx("svg", {
		viewBox: `0 0 ${Math.max(1, candles.length) * STEP} ${HEIGHT$9}`,
		preserveAspectRatio: "none",
		role: "img",
		"aria-label": label,
		style: {
			width: "100%",
			height: HEIGHT$9,
			display: "block",
			marginBottom: 8
		},
		children: candles.map(([openTime, open, top, bottom, close], i) => {
			const colour = close >= open ? "var(--gain)" : "var(--loss)";
			return /* @__PURE__ */ jsxs("g", { children: [/* @__PURE__ */ jsx("line", {
				x1: i * STEP + STEP / 2,
				x2: i * STEP + STEP / 2,
				y1: y(top),
				y2: y(bottom),
				stroke: colour,
				vectorEffect: "non-scaling-stroke"
			}), /* @__PURE__ */ jsx("rect", {
				x: i * STEP + 2,
				width: 8,
				y: Math.min(y(open), y(close)),
				height: Math.max(1, Math.abs(y(open) - y(close))),
				fill: colour
			})] }, openTime);
		})
	});
}
/** What was measured on the candles: of a rule its own, of several those that belong to none. */
function IndicatorPanel({ opinions: { outlook, values, isFresh, at }, span }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const groups = [...values.length === 0 ? [] : [{
		name: outlook === null ? "" : texts.beside,
		values
	}], ...outlook?.experts.filter((expert) => expert.values.length > 0) ?? []];
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.stages.indicators,
		span,
		id: "flow-indicators",
		side: isFresh || at === null ? void 0 : /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "warn",
			children: texts.stale(f.time(at))
		}),
		children: groups.length === 0 ? /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.noValues
		}) : /* @__PURE__ */ jsx("div", {
			className: "flow-groups",
			children: groups.map((group) => /* @__PURE__ */ jsx(ValueList, {
				name: group.name,
				values: group.values
			}, group.name))
		})
	});
}
// app/flow/decision-panel.tsx
/** What was decided and for what reason; or why nothing was. */
function DecisionPanel({ moment, why, tickSize, lotSize, stay, span }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const { decision, standing, remarks } = moment;
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.stages.decision,
		span,
		id: "flow-decision",
		side: /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet figure",
			children: f.moment(decision?.at ?? moment.at)
		}),
		children: [
			/* @__PURE__ */ jsx(Text, {
				fz: "1.25rem",
				fw: 650,
				mb: 4,
				children: decision === null ? texts.noDecision : /* @__PURE__ */ jsxs(Fragment, { children: [
					f.number(decision.previous),
					" → ",
					/* @__PURE__ */ jsx(Change, {
						value: decision.forecast,
						children: f.number(decision.forecast)
					})
				] })
			}),
			/* @__PURE__ */ jsxs("dl", {
				className: "flow-facts",
				children: [
					decision !== null && /* @__PURE__ */ jsxs(Fragment, { children: [
						/* @__PURE__ */ jsx("dt", { children: texts.reason }),
						/* @__PURE__ */ jsx("dd", { children: decision.reason }),
						/* @__PURE__ */ jsx("dt", { children: texts.atClose }),
						/* @__PURE__ */ jsx("dd", {
							className: "figure",
							children: f.price(decision.price, tickSize)
						})
					] }),
					decision === null && standing !== null && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("dt", { children: texts.inForce }), /* @__PURE__ */ jsxs("dd", { children: [
						/* @__PURE__ */ jsx(Change, {
							value: standing.forecast,
							children: f.number(standing.forecast)
						}),
						" ",
						/* @__PURE__ */ jsxs("span", {
							className: "quiet",
							children: [
								texts.since(f.moment(standing.at)),
								": ",
								standing.reason
							]
						})
					] })] }),
					why?.state === "done" && /* @__PURE__ */ jsxs(Fragment, { children: [
						/* @__PURE__ */ jsx("dt", { children: texts.said }),
						/* @__PURE__ */ jsx("dd", { children: /* @__PURE__ */ jsx(Change, {
							value: why.why.said,
							children: f.number(why.why.said)
						}) }),
						/* @__PURE__ */ jsx("dt", { children: texts.held }),
						/* @__PURE__ */ jsx("dd", { children: /* @__PURE__ */ jsx(Change, {
							value: why.why.held,
							children: f.number(why.why.held)
						}) }),
						/* @__PURE__ */ jsx("dt", { children: texts.holding }),
						/* @__PURE__ */ jsx("dd", {
							className: "figure",
							children: f.quantity(why.why.position, lotSize)
						}),
						/* @__PURE__ */ jsx("dt", { children: decision === null ? texts.whyNot : texts.why }),
						/* @__PURE__ */ jsxs("dd", { children: [/* @__PURE__ */ jsx("strong", {
							"data-testid": "outcome",
							children: why.why.outcome
						}), why.why.remark === null ? "" : ` (${why.why.remark})`] })
					] })
				]
			}),
			standing === null && decision === null && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.before
			}),
			/* @__PURE__ */ jsx("div", {
				style: {
					minHeight: 40,
					marginTop: 8
				},
				children: /* @__PURE__ */ jsx(Progress$1, {
					why,
					stay
				})
			}),
			remarks.length > 0 && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mb: 2,
				children: texts.remarks
			}), remarks.map(({ at, text }) => /* @__PURE__ */ jsxs(Text, {
				size: "sm",
				children: [
					/* @__PURE__ */ jsx("span", {
						className: "quiet figure",
						children: f.time(at)
					}),
					" ",
					text
				]
			}, `${at} ${text}`))] })
		]
	});
}
function Progress$1({ why, stay }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	if (stay !== void 0) return /* @__PURE__ */ jsx(Button, {
		size: "xs",
		variant: "default",
		onClick: stay,
		"data-testid": "work-out",
		children: texts.workOut
	});
	if (why?.state === "failed") return /* @__PURE__ */ jsx(Alert, {
		color: "yellow",
		p: "xs",
		title: texts.failed,
		children: why.reason
	});
	if (why?.state === "done") return null;
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		role: "status",
		children: [/* @__PURE__ */ jsx(Loader, { size: "xs" }), /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			className: "quiet",
			children: [
				texts.working,
				" ",
				why !== void 0 && why.ahead > 0 ? texts.ahead(f.count(why.ahead)) : ""
			]
		})]
	});
}
// app/flow/opinion-panel.tsx
var ROW$2 = 46;
var JOINS = 118;
/** What each one says, how much it counts, and what comes of them together. */
function OpinionPanel({ opinions: { outlook, isFresh, at }, span, said }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const side = at === null ? void 0 : isFresh ? /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "quiet",
		children: texts.fresh
	}) : /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "warn",
		children: texts.stale(f.time(at))
	});
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.stages.forecasts,
		span,
		id: "flow-forecasts",
		side,
		children: outlook === null ? /* @__PURE__ */ jsx(OneRule, { said }) : /* @__PURE__ */ jsx(Experts, { outlook })
	});
}
function OneRule({ said }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs("div", {
		style: {
			display: "flex",
			alignItems: "center",
			gap: 12,
			maxWidth: 420
		},
		children: [/* @__PURE__ */ jsx(Says, { forecast: said }), /* @__PURE__ */ jsx(Change, {
			value: said,
			children: f.number(said)
		})]
	}), /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		mt: "xs",
		children: texts.oneRuleHint
	})] });
}
function Experts({ outlook }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const experts = outlook.experts.toSorted((a, b) => b.weight - a.weight || a.name.localeCompare(b.name));
	const heaviest = Math.max(1e-9, ...experts.map(({ weight }) => weight));
	return /* @__PURE__ */ jsxs("div", {
		className: "flow-opinions",
		style: { gridTemplateRows: `repeat(${experts.length}, ${ROW$2}px)` },
		children: [
			experts.map((expert, i) => /* @__PURE__ */ jsx(Expert, {
				expert,
				row: i + 1
			}, expert.name)),
			/* @__PURE__ */ jsx("svg", {
				className: "flow-joins",
				style: {
					gridRow: `1 / span ${experts.length}`,
					width: JOINS,
					height: experts.length * ROW$2
				},
				viewBox: `0 0 ${JOINS} ${experts.length * ROW$2}`,
				"aria-hidden": "true",
				children: experts.map(({ name, weight, forecast }, i) => weight <= 0 || forecast === null ? null : /* @__PURE__ */ jsx("path", {
					d: joinPath(i, experts.length),
					fill: "none",
					strokeWidth: 1 + 13 * weight / heaviest,
					strokeLinecap: "round",
					opacity: forecast === 0 ? .5 : .25 + .55 * Math.min(1, Math.abs(forecast)),
					stroke: forecast === 0 ? "var(--line)" : forecast > 0 ? "var(--gain)" : "var(--loss)"
				}, name))
			}),
			/* @__PURE__ */ jsx("div", {
				className: "flow-blend",
				style: {
					gridRow: `1 / span ${experts.length}`,
					gridColumn: 4
				},
				children: /* @__PURE__ */ jsxs("div", { children: [
					/* @__PURE__ */ jsx(Text, {
						size: "xs",
						className: "quiet",
						children: texts.blended
					}),
					/* @__PURE__ */ jsx(Text, {
						fz: "1.25rem",
						fw: 650,
						children: /* @__PURE__ */ jsx(Change, {
							value: outlook.blended,
							children: f.number(outlook.blended)
						})
					}),
					/* @__PURE__ */ jsx(Text, {
						size: "xs",
						className: "quiet",
						mt: 6,
						children: texts.toHold
					}),
					/* @__PURE__ */ jsx(Text, {
						fw: 650,
						children: /* @__PURE__ */ jsx(Change, {
							value: outlook.forecast,
							children: f.number(outlook.forecast)
						})
					})
				] })
			})
		]
	});
}
var joinPath = (i, count) => {
	const [from, to] = [(i + .5) * ROW$2, count * ROW$2 / 2 + (i - (count - 1) / 2) * 5];
	return `M4 ${from} C${JOINS * .55} ${from} ${JOINS * .45} ${to} 114 ${to}`;
};
function Expert({ expert: { name, weight, forecast, candlesLeft, values }, row }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const looks = candlesLeft === null ? values.map((value) => `${value.name} ${figureOf$1(value.value, f)}`).join(" · ") : texts.warming(f.count(candlesLeft));
	return /* @__PURE__ */ jsxs("div", {
		className: "flow-opinion",
		children: [/* @__PURE__ */ jsxs("div", {
			className: "who",
			style: {
				gridRow: row,
				gridColumn: 1
			},
			children: [/* @__PURE__ */ jsx("span", {
				style: { fontSize: "0.875rem" },
				children: name
			}), /* @__PURE__ */ jsx("span", {
				className: "quiet figure",
				style: { fontSize: "0.75rem" },
				title: looks,
				children: looks
			})]
		}), /* @__PURE__ */ jsxs("div", {
			className: "flow-says",
			style: {
				gridRow: row,
				gridColumn: 2
			},
			children: [/* @__PURE__ */ jsx(Says, { forecast }), /* @__PURE__ */ jsxs("span", {
				style: {
					width: 56,
					textAlign: "end",
					fontSize: "0.75rem",
					lineHeight: 1.25
				},
				children: [
					/* @__PURE__ */ jsx(Change, {
						value: forecast,
						children: f.number(forecast)
					}),
					/* @__PURE__ */ jsx("br", {}),
					/* @__PURE__ */ jsx("span", {
						className: "quiet figure",
						children: f.percent(weight, 1)
					})
				]
			})]
		})]
	});
}
/** A bar from the middle: to the right for up, to the left for down. */
function Says({ forecast }) {
	const size = Math.min(1, Math.abs(forecast ?? 0)) * 50;
	return /* @__PURE__ */ jsxs("span", {
		className: "flow-bar",
		"aria-hidden": "true",
		children: [/* @__PURE__ */ jsx("b", {}), size > 0 && /* @__PURE__ */ jsx("i", { style: {
			width: `${size}%`,
			insetInlineStart: (forecast ?? 0) > 0 ? "50%" : `${50 - size}%`,
			background: (forecast ?? 0) > 0 ? "var(--gain)" : "var(--loss)"
		} })]
	});
}
// app/flow/opinions.ts
var known$1 = (value) => value ?? null;
/** As the trading process tells it of the newest candle. */
function liveOutlook({ regime, regimeSince, events, mode, champion, experts, blended, forecast, notes }, before) {
	return {
		regime,
		regimeSince: known$1(regimeSince),
		mode,
		champion,
		blended: known$1(blended),
		forecast: known$1(forecast),
		notes,
		events: events.map(({ type, text, severity, knownAt, until, actions }) => ({
			type,
			text,
			severity: severity ?? 0,
			knownAt: knownAt ?? 0,
			until: until ?? 0,
			actions
		})),
		experts: experts.map(({ name, weight, forecast: said, candlesLeft }) => ({
			name,
			weight: weight ?? 0,
			forecast: known$1(said),
			candlesLeft: known$1(candlesLeft),
			values: before?.experts.find((one) => one.name === name)?.values ?? []
		}))
	};
}
/** The decision's own, or what a repetition of the run has found, or what the trading process says now; else what was thought when it last decided. */
function opinionsOf(moment, { why, status }) {
	const { decision, standing, at } = moment;
	if (decision !== null) return {
		outlook: decision.outlook,
		values: decision.values,
		isFresh: true,
		at
	};
	if (why?.state === "done") return {
		outlook: why.why.outlook,
		values: why.why.values,
		isFresh: true,
		at
	};
	const told = toldNow(moment, status);
	if (standing === null) return {
		outlook: told === void 0 ? null : liveOutlook(told, null),
		values: [],
		isFresh: told !== void 0,
		at: told === void 0 ? null : at
	};
	return told === void 0 ? {
		outlook: standing.outlook,
		values: standing.values,
		isFresh: false,
		at: standing.at
	} : {
		outlook: liveOutlook(told, standing.outlook),
		values: standing.values,
		isFresh: true,
		at
	};
}
/** What the trading process says of this very candle. */
function toldNow({ strategy, instrument, at }, status) {
	const told = status?.positions.find((one) => one.strategy === strategy && one.instrument === instrument)?.outlook;
	return told !== void 0 && told !== null && told.at === at ? told : void 0;
}
// app/flow/order-panels.tsx
/** Whether a rule objected. */
function RiskPanel({ orders, span }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const denials = orders.flatMap((order) => order.denials);
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.stages.risk,
		span,
		id: "flow-risk",
		children: [
			orders.length === 0 && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.nothingToJudge
			}),
			orders.length > 0 && denials.length === 0 && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				children: texts.nothingRefused
			}),
			/* @__PURE__ */ jsx(Stack, {
				gap: 6,
				children: denials.map(({ at, id, rule, reason }) => /* @__PURE__ */ jsxs(Text, {
					size: "sm",
					children: [
						/* @__PURE__ */ jsx("span", {
							className: "quiet figure",
							children: f.time(at)
						}),
						" ",
						/* @__PURE__ */ jsx("span", {
							className: "warn",
							children: texts.refused
						}),
						" ",
						id,
						" · ",
						texts.by,
						" ",
						rule,
						": ",
						reason
					]
				}, `${id} ${at}`))
			}),
			orders.length > 0 && /* @__PURE__ */ jsx(Stack, {
				gap: 4,
				mt: "xs",
				children: orders.map(({ id, reason, denials: own }) => /* @__PURE__ */ jsxs(Group, {
					gap: 8,
					wrap: "nowrap",
					children: [/* @__PURE__ */ jsx(Badge, {
						size: "xs",
						radius: "sm",
						variant: "light",
						tt: "none",
						color: own.length === 0 ? "gray" : "yellow",
						miw: 48,
						children: own.length === 0 ? texts.passed : texts.refused
					}), /* @__PURE__ */ jsxs(Text, {
						size: "sm",
						truncate: true,
						children: [
							id,
							" ",
							/* @__PURE__ */ jsx("span", {
								className: "quiet",
								children: reason
							})
						]
					})]
				}, id))
			})
		]
	});
}
/** What was asked for, how it was to be carried out, and in which pieces. */
function OrderPanel$1({ orders, rules, focus, span }) {
	const texts = useTexts(flowTexts);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.stages.order,
		span,
		id: "flow-order",
		children: orders.length === 0 ? /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.noOrders
		}) : /* @__PURE__ */ jsx(Stack, {
			gap: "md",
			children: orders.map((order) => /* @__PURE__ */ jsx(Order$1, {
				order,
				rules,
				isFocus: order.id === focus
			}, order.id))
		})
	});
}
function Order$1({ order, rules, isFocus }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const { id, at, side, type, quantity, limitPrice, stopPrice, isReduceOnly, reason, plan, children, guards, ending } = order;
	const price = stopPrice ?? limitPrice;
	return /* @__PURE__ */ jsxs("div", {
		style: isFocus ? {
			borderInlineStart: "3px solid var(--mantine-color-teal-5)",
			paddingInlineStart: 10
		} : void 0,
		"data-order": id,
		children: [
			/* @__PURE__ */ jsxs(Text, {
				size: "sm",
				children: [
					/* @__PURE__ */ jsx("strong", {
						className: side === "buy" ? "gain" : "loss",
						children: texts[side]
					}),
					" ",
					/* @__PURE__ */ jsx("strong", {
						className: "figure",
						children: f.quantity(quantity, rules.lotSize)
					}),
					" ",
					type,
					price === null ? "" : ` ${stopPrice === null ? texts.limit : texts.stop} ${f.price(price, rules.tickSize)}`,
					isReduceOnly ? ` · ${texts.reduceOnly}` : "",
					" ",
					/* @__PURE__ */ jsx("span", {
						className: "quiet",
						children: reason
					})
				]
			}),
			/* @__PURE__ */ jsxs(Text, {
				size: "xs",
				className: "quiet figure",
				children: [
					id,
					" · ",
					f.moment(at)
				]
			}),
			plan !== null && /* @__PURE__ */ jsxs("dl", {
				className: "flow-facts",
				style: { marginTop: 6 },
				children: [
					/* @__PURE__ */ jsx("dt", { children: texts.algorithm }),
					/* @__PURE__ */ jsxs("dd", { children: [
						plan.algorithm,
						plan.advice === plan.algorithm ? "" : ` (${texts.advice}: ${plan.advice})`,
						" ",
						/* @__PURE__ */ jsxs("span", {
							className: "quiet",
							children: [
								texts.within,
								" ",
								f.duration(plan.deadline === null ? null : plan.deadline - plan.at)
							]
						})
					] }),
					/* @__PURE__ */ jsx("dt", { children: texts.arrival }),
					/* @__PURE__ */ jsx("dd", {
						className: "figure",
						children: f.price(plan.arrivalPrice, rules.tickSize)
					}),
					/* @__PURE__ */ jsx("dt", { children: texts.estimate }),
					/* @__PURE__ */ jsx("dd", {
						className: "figure",
						children: Object.entries(texts.estimates).map(([name, label]) => `${label} ${f.bps(plan.estimate[name])}`).join(" · ")
					})
				]
			}),
			children.length > 0 && /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsxs("table", {
					className: "rows",
					style: { marginTop: 6 },
					children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("th", { children: texts.time }),
						/* @__PURE__ */ jsx("th", { children: texts.children }),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.quantity
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.price
						}),
						/* @__PURE__ */ jsx("th", {})
					] }) }), /* @__PURE__ */ jsx("tbody", { children: children.map((child) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "figure quiet",
							children: f.time(child.at)
						}),
						/* @__PURE__ */ jsxs("td", { children: [
							child.id.slice(child.id.indexOf("/")),
							" ",
							child.type,
							" ",
							child.timeInForce,
							child.isPostOnly ? ` · ${texts.rests}` : ""
						] }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.quantity(child.quantity, rules.lotSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.price(child.price, rules.tickSize)
						}),
						/* @__PURE__ */ jsx("td", { children: child.reason })
					] }, child.id)) })]
				})
			}),
			guards.map((guard) => /* @__PURE__ */ jsxs(Text, {
				size: "sm",
				mt: 4,
				children: [
					/* @__PURE__ */ jsx("span", {
						className: "quiet figure",
						children: f.time(guard.at)
					}),
					" ",
					texts.guard,
					" ",
					f.price(guard.price, rules.tickSize),
					": ",
					texts.guards[guard.what]
				]
			}, `${guard.at} ${guard.what}`)),
			ending !== null && /* @__PURE__ */ jsxs(Text, {
				size: "xs",
				className: "quiet",
				mt: 4,
				children: [
					/* @__PURE__ */ jsx("span", {
						className: "figure",
						children: f.time(ending.at)
					}),
					" ",
					texts.ending,
					": ",
					ending.note === "" ? ending.kind : ending.note
				]
			})
		]
	});
}
/** What was filled, against which market, and what it cost. */
function FillPanel({ orders, rules, span }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const filled = orders.filter(({ fills, costs }) => fills.length > 0 || costs !== null);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.stages.fills,
		span,
		id: "flow-fills",
		children: filled.length === 0 ? /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.noFill
		}) : /* @__PURE__ */ jsx(Stack, {
			gap: "md",
			children: filled.map(({ id, fills, costs }) => /* @__PURE__ */ jsxs("div", { children: [
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet figure",
					children: id
				}),
				/* @__PURE__ */ jsx("div", {
					className: "scroll-x",
					children: /* @__PURE__ */ jsxs("table", {
						className: "rows",
						children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
							/* @__PURE__ */ jsx("th", { children: texts.time }),
							/* @__PURE__ */ jsx("th", {
								className: "end",
								children: texts.quantity
							}),
							/* @__PURE__ */ jsx("th", {
								className: "end",
								children: texts.price
							}),
							/* @__PURE__ */ jsx("th", {
								className: "end",
								children: texts.book
							}),
							/* @__PURE__ */ jsx("th", {}),
							/* @__PURE__ */ jsx("th", {
								className: "end",
								children: texts.fee
							})
						] }) }), /* @__PURE__ */ jsx("tbody", { children: fills.map((fill) => /* @__PURE__ */ jsxs("tr", { children: [
							/* @__PURE__ */ jsx("td", {
								className: "figure quiet",
								children: f.time(fill.at)
							}),
							/* @__PURE__ */ jsx("td", {
								className: "end",
								children: f.quantity(fill.quantity, rules.lotSize)
							}),
							/* @__PURE__ */ jsx("td", {
								className: "end",
								children: f.price(fill.price, rules.tickSize)
							}),
							/* @__PURE__ */ jsxs("td", {
								className: "end quiet",
								children: [
									f.price(fill.bid, rules.tickSize),
									" / ",
									f.price(fill.ask, rules.tickSize)
								]
							}),
							/* @__PURE__ */ jsx("td", {
								className: "quiet",
								children: texts[fill.liquidity]
							}),
							/* @__PURE__ */ jsxs("td", {
								className: "end quiet",
								children: [
									f.quantity(fill.fee),
									" ",
									fill.feeCurrency
								]
							})
						] }, fill.tradeId)) })]
					})
				}),
				costs !== null && /* @__PURE__ */ jsx(Costs, {
					costs,
					rules
				})
			] }, id))
		})
	});
}
function Costs({ costs: { filled, averagePrice, slippageBps, fees, feeBps, parts }, rules: { tickSize, lotSize, quote } }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs("dl", {
		className: "flow-facts",
		style: { marginTop: 6 },
		children: [
			/* @__PURE__ */ jsx("dt", { children: texts.average }),
			/* @__PURE__ */ jsxs("dd", {
				className: "figure",
				children: [
					f.quantity(filled, lotSize),
					" @ ",
					f.price(averagePrice, tickSize)
				]
			}),
			/* @__PURE__ */ jsx("dt", { children: texts.slippage }),
			/* @__PURE__ */ jsx("dd", { children: /* @__PURE__ */ jsx(Change, {
				value: slippageBps === null ? null : -slippageBps,
				children: f.bps(slippageBps)
			}) }),
			/* @__PURE__ */ jsx("dt", { children: texts.feesPaid }),
			/* @__PURE__ */ jsxs("dd", {
				className: "figure",
				children: [
					f.number(fees, 4),
					" ",
					quote,
					" (",
					f.bps(feeBps),
					")"
				]
			}),
			parts !== null && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("dt", { children: texts.shortfall }), /* @__PURE__ */ jsxs("dd", {
				className: "figure",
				children: [
					/* @__PURE__ */ jsxs(Change, {
						value: -parts.total,
						children: [
							f.number(parts.total, 4),
							" ",
							quote
						]
					}),
					" ",
					/* @__PURE__ */ jsx("span", {
						className: "quiet",
						children: [
							"delay",
							"timing",
							"spread",
							"impact",
							"fee",
							"opportunity"
						].map((name) => `${texts.parts[name]} ${f.number(parts[name], 4)}`).join(" · ")
					})
				]
			})] })
		]
	});
}
// app/flow/stage-of.ts
/** A rise or fall of this size within one candle counts as the strongest. */
var STRONG_CHANGE = .02;
var bound = (value) => Math.max(-1, Math.min(1, value));
var stagesOf = (sources) => [
	dataStage(sources),
	indicatorStage(sources),
	forecastStage(sources),
	weightStage(sources),
	decisionStage(sources),
	riskStage(sources),
	orderStage(sources),
	fillStage(sources)
];
function dataStage({ moment: { candles, at, timeframe }, f, texts, tickSize }) {
	const last = candles.at(-1);
	const before = candles.at(-2);
	const change = last === void 0 || before === void 0 || before[4] === 0 ? null : last[4] / before[4] - 1;
	return {
		name: "data",
		main: last === void 0 ? texts.none : f.price(last[4], tickSize),
		hint: `${change === null ? "" : `${f.percentChange(change)} · `}${texts.closed(timeframe, f.time(at))}`,
		heat: change === null ? null : bound(change / STRONG_CHANGE)
	};
}
function indicatorStage({ opinions: { outlook, values }, texts, f }) {
	const count = values.length + (outlook?.experts.reduce((sum, { values: own }) => sum + own.length, 0) ?? 0);
	const [first] = values.length > 0 ? values : outlook?.experts.flatMap(({ name, values: own }) => own.map((one) => ({
		...one,
		name: `${name} ${one.name}`
	}))) ?? [];
	return {
		name: "indicators",
		main: count === 0 ? texts.none : texts.values(f.count(count)),
		hint: first === void 0 ? texts.noValues : `${first.name} ${f.number(first.value, 4)} …`,
		heat: null
	};
}
function forecastStage({ moment: { decision, standing }, opinions: { outlook }, texts, f }) {
	if (outlook === null) {
		const said = (decision ?? standing)?.forecast ?? null;
		return {
			name: "forecasts",
			main: said === null ? texts.noOpinions : f.number(said),
			hint: texts.oneRule,
			heat: said
		};
	}
	const awake = outlook.experts.filter(({ forecast }) => forecast !== null);
	const mean = awake.reduce((sum, { forecast }) => sum + (forecast ?? 0), 0) / Math.max(1, awake.length);
	const count = (of) => awake.filter(({ forecast }) => of(forecast ?? 0)).length;
	return {
		name: "forecasts",
		main: awake.length === 0 ? texts.noOpinions : texts.experts(f.count(awake.length)),
		hint: `▲ ${count((x) => x > 0)} · ▬ ${count((x) => x === 0)} · ▼ ${count((x) => x < 0)}`,
		heat: awake.length === 0 ? null : bound(mean)
	};
}
var wordOf = (words, name) => words[name] ?? name;
function weightStage({ opinions: { outlook }, texts, f }) {
	if (outlook === null) return {
		name: "weights",
		main: texts.oneRule,
		hint: "",
		heat: null
	};
	return {
		name: "weights",
		main: outlook.blended === null ? texts.noOpinions : f.number(outlook.blended),
		hint: `${wordOf(texts.regimes, outlook.regime)} · ${wordOf(texts.modes, outlook.mode)}${outlook.events.length === 0 ? "" : ` · ${outlook.events.map(({ type }) => type).join(", ")}`}`,
		heat: outlook.blended
	};
}
function decisionStage({ moment: { decision, standing }, texts, f }) {
	if (decision !== null) return {
		name: "decision",
		main: `${f.number(decision.previous)} → ${f.number(decision.forecast)}`,
		hint: decision.reason,
		heat: decision.forecast
	};
	return {
		name: "decision",
		main: texts.unchanged,
		hint: standing === null ? texts.before : `${f.number(standing.forecast)} · ${texts.inForceSince(f.time(standing.at))}`,
		heat: standing?.forecast ?? null
	};
}
function riskStage({ moment: { orders }, texts }) {
	const denials = orders.flatMap((order) => order.denials);
	if (denials.length > 0) return {
		name: "risk",
		main: texts.refused,
		hint: `${denials[0].rule}: ${denials[0].reason}`,
		heat: null,
		isWarning: true
	};
	return {
		name: "risk",
		main: orders.length === 0 ? texts.notAsked : texts.passed,
		hint: orders.length === 0 ? "" : texts.nothingRefused,
		heat: null
	};
}
function orderStage({ moment: { orders }, texts, f, lotSize }) {
	const [first] = orders;
	if (first === void 0) return {
		name: "order",
		main: texts.noOrder,
		hint: "",
		heat: null
	};
	return {
		name: "order",
		main: `${texts[first.side]} ${f.quantity(first.quantity, lotSize)}`,
		hint: [first.plan?.algorithm ?? first.type, ...orders.length > 1 ? [texts.orders(f.count(orders.length))] : []].join(" · "),
		heat: first.side === "buy" ? 1 : -1
	};
}
function fillStage({ moment: { orders }, texts, f, tickSize }) {
	const fills = orders.flatMap((order) => order.fills.map((fill) => ({
		...fill,
		side: order.side
	})));
	if (fills.length === 0) return {
		name: "fills",
		main: orders.length === 0 ? "–" : texts.noFill,
		hint: "",
		heat: null
	};
	const costs = orders.find(({ costs: found }) => found !== null)?.costs;
	return {
		name: "fills",
		main: f.price(costs?.averagePrice ?? fills[0].price, tickSize),
		hint: costs === null || costs === void 0 ? "" : `${texts.slippage} ${f.bps(costs.slippageBps)} · ${texts.fee} ${f.bps(costs.feeBps)}`,
		heat: fills[0].side === "buy" ? 1 : -1
	};
}
// app/flow/stages.tsx
var toneOf = ({ heat, isWarning }) => isWarning === true ? "var(--amber)" : heat === null || heat === 0 ? void 0 : heat > 0 ? "var(--gain)" : "var(--loss)";
var heatOf = ({ heat, isWarning }) => isWarning === true ? 1 : Math.abs(heat ?? 0);
/** From data to fills, one card each; the lines between carry the tone of what comes in. */
function Stages({ stages, hidden, toggle }) {
	const texts = useTexts(flowTexts);
	return /* @__PURE__ */ jsx("ol", {
		className: "flow-stages",
		children: stages.map((stage, i) => {
			const before = stages[i - 1];
			const isOpen = !hidden.includes(stage.name);
			return /* @__PURE__ */ jsx("li", {
				style: before === void 0 ? void 0 : variables({
					"--link": toneOf(before),
					"--link-heat": toneOf(before) === void 0 ? 1 : .35 + .65 * heatOf(before)
				}),
				children: /* @__PURE__ */ jsxs("button", {
					type: "button",
					className: "flow-stage",
					"aria-expanded": isOpen,
					"aria-controls": `flow-${stage.name}`,
					title: texts.toggle(texts.stages[stage.name]),
					onClick: () => {
						toggle(stage.name);
					},
					style: variables({
						"--tone": toneOf(stage),
						"--heat": heatOf(stage)
					}),
					"data-stage": stage.name,
					children: [
						/* @__PURE__ */ jsxs("span", {
							className: "name",
							children: [/* @__PURE__ */ jsx("span", { children: texts.stages[stage.name] }), /* @__PURE__ */ jsx("span", {
								"aria-hidden": "true",
								children: isOpen ? "▾" : "▸"
							})]
						}),
						/* @__PURE__ */ jsx("span", {
							className: "main figure",
							style: { whiteSpace: "normal" },
							children: stage.main
						}),
						/* @__PURE__ */ jsx("span", {
							className: "hint",
							children: stage.hint
						})
					]
				})
			}, stage.name);
		})
	});
}
/** CSS variables are no known properties of a style. */
var variables = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== void 0));
// app/flow/strip.tsx
var HEIGHT$8 = 104;
var WIDTH$4 = 1e3;
/** Forecasts take the upper part, what was done the lower. */
var MIDDLE = 44;
var REACH = 38;
var FOOT$1 = 94;
/** The candles around a moment: the forecast in force as bars, the price over it, and where something was decided, ordered or refused. */
function Strip({ marks, at, go }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const box = useRef(null);
	const n = marks.findIndex((mark) => mark.at === at);
	const width = WIDTH$4 / Math.max(1, marks.length);
	const click = ({ clientX }) => {
		const place = box.current?.getBoundingClientRect();
		const mark = place === void 0 ? void 0 : marks[Math.min(marks.length - 1, Math.max(0, Math.floor((clientX - place.left) / place.width * marks.length)))];
		if (mark !== void 0) go(mark.at);
	};
	const press = (event) => {
		const step = {
			ArrowLeft: -1,
			ArrowRight: 1,
			PageUp: -10,
			PageDown: 10,
			Home: -marks.length,
			End: marks.length
		}[event.key];
		if (step === void 0) return;
		event.preventDefault();
		const mark = marks[Math.min(marks.length - 1, Math.max(0, n + step))];
		if (mark !== void 0 && mark.at !== at) go(mark.at);
	};
	const shown = marks[n];
	return /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx("div", {
		ref: box,
		className: "flow-strip",
		role: "slider",
		tabIndex: 0,
		"aria-label": texts.strip,
		"aria-valuemin": 1,
		"aria-valuemax": Math.max(1, marks.length),
		"aria-valuenow": n + 1,
		"aria-valuetext": `${f.moment(at)}, ${texts.legend.forecast} ${f.number(shown?.forecast)}`,
		onPointerDown: click,
		onKeyDown: press,
		children: /* @__PURE__ */ jsxs("svg", {
			viewBox: `0 0 ${WIDTH$4} ${HEIGHT$8}`,
			preserveAspectRatio: "none",
			"aria-hidden": "true",
			children: [
				n >= 0 && /* @__PURE__ */ jsx("rect", {
					x: n * width,
					y: 0,
					width,
					height: HEIGHT$8,
					fill: "var(--ink-quiet)",
					opacity: .28
				}),
				/* @__PURE__ */ jsx("line", {
					x1: 0,
					x2: WIDTH$4,
					y1: MIDDLE,
					y2: MIDDLE,
					stroke: "var(--line)",
					vectorEffect: "non-scaling-stroke"
				}),
				marks.map((mark, i) => /* @__PURE__ */ jsx(Bar$1, {
					mark,
					x: i * width,
					width
				}, mark.at)),
				/* @__PURE__ */ jsx("path", {
					d: pricePath(marks, width),
					fill: "none",
					stroke: "var(--ink)",
					strokeWidth: 1.4,
					opacity: .7,
					vectorEffect: "non-scaling-stroke"
				})
			]
		})
	}), /* @__PURE__ */ jsxs("div", {
		className: "flow-legend",
		children: [
			/* @__PURE__ */ jsx("span", {
				className: "figure",
				children: f.moment(marks[0]?.at)
			}),
			/* @__PURE__ */ jsxs("span", { children: [
				/* @__PURE__ */ jsxs("span", { children: [
					/* @__PURE__ */ jsx("span", {
						className: "gain",
						children: "▮"
					}),
					/* @__PURE__ */ jsx("span", {
						className: "loss",
						children: "▮"
					}),
					" ",
					texts.legend.forecast
				] }),
				/* @__PURE__ */ jsxs("span", { children: ["― ", texts.legend.price] }),
				/* @__PURE__ */ jsxs("span", {
					style: { color: "var(--blue)" },
					children: ["● ", texts.legend.decision]
				}),
				/* @__PURE__ */ jsxs("span", {
					style: { color: "var(--amber)" },
					children: ["■ ", texts.legend.order]
				}),
				marks.some(({ denied }) => denied > 0) && /* @__PURE__ */ jsxs("span", {
					style: { color: "var(--red)" },
					children: ["▲ ", texts.legend.denied]
				})
			] }),
			/* @__PURE__ */ jsx("span", {
				className: "figure",
				children: f.moment(marks.at(-1)?.at)
			})
		]
	})] });
}
function Bar$1({ mark: { forecast, isDecision, orders, denied }, x, width }) {
	const size = Math.max(-1, Math.min(1, forecast ?? 0)) * REACH;
	const middle = x + width / 2;
	const dot = Math.min(width * .42, 5);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		size !== 0 && /* @__PURE__ */ jsx("rect", {
			x: x + width * .12,
			width: width * .76,
			y: size > 0 ? MIDDLE - size : MIDDLE,
			height: Math.abs(size),
			fill: size > 0 ? "var(--gain)" : "var(--loss)",
			opacity: isDecision ? .85 : .35
		}),
		isDecision && /* @__PURE__ */ jsx("ellipse", {
			cx: middle,
			cy: FOOT$1,
			rx: dot,
			ry: 4,
			fill: "var(--blue)"
		}),
		orders > 0 && /* @__PURE__ */ jsx("rect", {
			x: middle - dot * .9,
			width: dot * 1.8,
			y: 82,
			height: 5,
			fill: "var(--amber)"
		}),
		denied > 0 && /* @__PURE__ */ jsx("rect", {
			x: middle - dot * .9,
			width: dot * 1.8,
			y: 2,
			height: 6,
			fill: "var(--red)"
		})
	] });
}
function pricePath(marks, width) {
	const prices = marks.map(({ close }) => close).filter((close) => Number.isFinite(close));
	const [low, high] = [Math.min(...prices), Math.max(...prices)];
	return marks.map(({ close }, i) => `${i === 0 ? "M" : "L"}${((i + .5) * width).toFixed(1)} ${(high === low ? MIDDLE : 6 + (1 - (close - low) / (high - low)) * 76).toFixed(1)}`).join("");
}
// app/flow/use-flow.ts
var FOLLOW_MS = 1500;
var WORKING_MS$1 = 800;
/** Stepping through candles asks for nothing that takes long until it rests. */
var REST_MS = 450;
function askedOf$1(search) {
	const text = (name) => search.get(name)?.slice(0, 120) || void 0;
	const at = Number(search.get("at") ?? NaN);
	const [strategy, instrument, order] = [
		text("strategy"),
		text("instrument"),
		text("order")
	];
	return {
		...strategy === void 0 ? {} : { strategy },
		...instrument === void 0 ? {} : { instrument },
		...order !== void 0 ? { order } : Number.isFinite(at) && at > 0 ? { at } : {}
	};
}
function useFlow(first) {
	const [search, setSearch] = useSearchParams();
	const asked = useMemo(() => askedOf$1(search), [search]);
	const isLive = asked.at === void 0 && asked.order === void 0;
	const isFirst = JSON.stringify(asked) === JSON.stringify(first.asked);
	const { data } = useQuery(useApi().flow.picture.queryOptions(asked, {
		placeholderData: keepPreviousData,
		...isLive ? {
			refetchInterval: FOLLOW_MS,
			staleTime: 0
		} : { staleTime: 3e4 },
		...isFirst && first.picture !== void 0 ? { initialData: first.picture } : {}
	}));
	return {
		asked,
		picture: data,
		isLive,
		go: useCallback((next) => {
			setSearch((now) => {
				const changed = new URLSearchParams(now);
				if ("at" in next) changed.delete("order");
				for (const [name, value] of Object.entries(next)) if (value === void 0 || value === "") changed.delete(name);
				else changed.set(name, value);
				return changed;
			}, {
				replace: true,
				preventScrollReset: true
			});
		}, [setSearch]),
		hidden: useMemo(() => (search.get("hide") ?? "").split(",").filter((name) => name !== ""), [search])
	};
}
var isTyping$1 = (target) => target instanceof HTMLElement && (target.isContentEditable || [
	"INPUT",
	"TEXTAREA",
	"SELECT"
].includes(target.tagName));
var isOther = ({ ctrlKey, metaKey, altKey, target }) => ctrlKey || metaKey || altKey || isTyping$1(target);
/** J and K: the decision before and the one behind; L: the newest. Behind G they belong to the pages. */
function useFlowKeys({ picture, go }) {
	useEffect(() => {
		let wasG = -Infinity;
		const press = (event) => {
			if (isOther(event)) return;
			const isBehindG = event.timeStamp - wasG < 1200;
			wasG = event.key === "g" ? event.timeStamp : -Infinity;
			if (isBehindG || picture === void 0) return;
			const at = {
				j: picture.previousDecision,
				k: picture.nextDecision
			}[event.key] ?? null;
			if (at !== null) go({ at: String(at) });
			if (event.key === "l") go({ at: void 0 });
		};
		window.addEventListener("keydown", press);
		return () => {
			window.removeEventListener("keydown", press);
		};
	}, [picture, go]);
}
/** Why, by repeating the run: asked for once a moment is rested on, and until it is worked out. */
function useWhy(moment, isLive) {
	const [visitor] = useState(() => Math.random().toString(36).slice(2));
	const asked = moment === null || moment === void 0 || isLive ? void 0 : {
		strategy: moment.strategy,
		instrument: moment.instrument,
		at: moment.at,
		visitor
	};
	const key = JSON.stringify(asked ?? null);
	const [rested] = useDebouncedValue(key, REST_MS);
	const { data } = useQuery(useApi().flow.why.queryOptions(asked ?? {
		strategy: "",
		instrument: "",
		at: 0,
		visitor
	}, {
		enabled: asked !== void 0 && rested === key,
		staleTime: Infinity,
		gcTime: 6e4,
		retry: false,
		refetchInterval: ({ state }) => state.data?.state === "working" ? WORKING_MS$1 : false
	}));
	return asked === void 0 ? void 0 : data;
}
// app/flow/weight-panel.tsx
/** What the weights hang on: the regime, events, how they are chosen, and what was special. */
function WeightPanel({ opinions: { outlook }, span }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	if (outlook === null) return /* @__PURE__ */ jsx(Panel, {
		title: texts.stages.weights,
		span,
		id: "flow-weights",
		children: /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.oneRuleHint
		})
	});
	const { regime, regimeSince, mode, champion, events, notes } = outlook;
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.stages.weights,
		span,
		id: "flow-weights",
		children: [
			/* @__PURE__ */ jsxs("dl", {
				className: "flow-facts",
				children: [
					/* @__PURE__ */ jsx("dt", { children: texts.regime }),
					/* @__PURE__ */ jsxs("dd", { children: [
						wordOf(texts.regimes, regime),
						" ",
						/* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: regimeSince === null ? "" : texts.since(f.moment(regimeSince))
						})
					] }),
					/* @__PURE__ */ jsx("dt", { children: texts.mode }),
					/* @__PURE__ */ jsx("dd", { children: wordOf(texts.modes, mode) }),
					/* @__PURE__ */ jsx("dt", { children: texts.champion }),
					/* @__PURE__ */ jsx("dd", { children: champion ?? texts.none })
				]
			}),
			/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mt: "sm",
				mb: 4,
				children: texts.events
			}),
			events.length === 0 ? /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.noEvents
			}) : /* @__PURE__ */ jsx(Stack, {
				gap: 8,
				children: events.map(({ type, text, severity, knownAt, until, actions }) => /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsxs(Group, {
					gap: 6,
					children: [/* @__PURE__ */ jsx(Badge, {
						variant: "light",
						color: actions.length === 0 ? "gray" : "yellow",
						size: "sm",
						radius: "sm",
						tt: "none",
						children: type
					}), /* @__PURE__ */ jsxs(Text, {
						size: "xs",
						className: "quiet figure",
						children: [
							f.time(knownAt),
							" · ",
							texts.severity,
							" ",
							f.number(severity),
							" · ",
							texts.until(f.time(until))
						]
					})]
				}), /* @__PURE__ */ jsxs(Text, {
					size: "sm",
					children: [text, actions.length === 0 ? ` (${texts.told})` : `: ${actions.join(", ")}`]
				})] }, `${type} ${knownAt}`))
			}),
			notes.length > 0 && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mt: "sm",
				mb: 2,
				children: texts.notes
			}), notes.map((note) => /* @__PURE__ */ jsx(Text, {
				size: "sm",
				children: note
			}, note))] })
		]
	});
}
// app/routes/flow.tsx
var flow_exports = /* @__PURE__ */ __exportAll({
	default: () => flow_default,
	loader: () => loader$12,
	meta: () => meta$12,
	shouldRevalidate: () => shouldRevalidate$7
});
var meta$12 = () => [{ title: "Signal flow · coinbot" }];
async function loader$12({ context, request }) {
	const asked = askedOf$1(new URL(request.url).searchParams);
	return {
		asked,
		picture: await context.get(pageContext).api?.flow.picture(asked)
	};
}
/** Through time the page goes by itself. */
var shouldRevalidate$7 = () => false;
var flow_default = UNSAFE_withComponentProps(function SignalFlow() {
	const texts = useTexts(flowTexts);
	const flow = useFlow(useLoaded());
	const { picture, isLive, go } = flow;
	useFlowKeys(flow);
	if (picture === void 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx("div", { style: { minHeight: 320 } }) })] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, {
		title: texts.title,
		children: /* @__PURE__ */ jsx(SubjectControls, {
			picture,
			go
		})
	}), /* @__PURE__ */ jsx("div", {
		className: "grid",
		children: picture.moment === null ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, {
			text: flow.asked.order !== void 0 ? texts.notFound : flow.asked.at !== void 0 ? texts.beyond : texts.nothing,
			children: !isLive && /* @__PURE__ */ jsx(TimeControls, {
				picture,
				isLive,
				go
			})
		}) }) : /* @__PURE__ */ jsx(Moment, {
			moment: picture.moment,
			picture,
			flow
		})
	})] });
});
function Moment({ moment, picture, flow: { isLive, go, hidden } }) {
	const texts = useTexts(flowTexts);
	const f = useFormats();
	const status = useStatus();
	const why = useWhy(moment, isLive);
	const opinions = opinionsOf(moment, {
		why,
		status: isLive ? status : void 0
	});
	const rule = picture.choices.find(({ strategy }) => strategy === moment.strategy)?.instruments.find(({ id }) => id === moment.instrument);
	const rules = {
		tickSize: rule?.tickSize,
		lotSize: rule?.lotSize,
		quote: rule?.quote ?? ""
	};
	const toggle = (name) => {
		go({ hide: (hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]).join(",") });
	};
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Panel, {
			title: /* @__PURE__ */ jsxs("span", {
				className: "figure",
				children: [
					f.moment(moment.at),
					" ",
					/* @__PURE__ */ jsxs("span", {
						className: "quiet",
						style: {
							fontSize: "0.8125rem",
							fontWeight: 400
						},
						children: [
							f.zoneName,
							" · ",
							moment.strategy,
							" · ",
							moment.timeframe
						]
					})
				]
			}),
			side: /* @__PURE__ */ jsx(TimeControls, {
				picture,
				isLive,
				go
			}),
			children: /* @__PURE__ */ jsx(Strip, {
				marks: picture.marks,
				at: moment.at,
				go: (at) => {
					go({ at: String(at) });
				}
			})
		}),
		/* @__PURE__ */ jsx("section", {
			"aria-label": texts.title,
			children: /* @__PURE__ */ jsx(Stages, {
				stages: stagesOf({
					moment,
					opinions,
					texts,
					f,
					tickSize: rules.tickSize,
					lotSize: rules.lotSize
				}),
				hidden,
				toggle
			})
		}),
		/* @__PURE__ */ jsx(Thought, {
			moment,
			opinions,
			why,
			rules,
			hidden,
			stay: isLive ? () => {
				go({ at: String(moment.at) });
			} : void 0
		}),
		/* @__PURE__ */ jsx(Done, {
			moment,
			opinions,
			rules,
			hidden,
			focus: picture.order
		})
	] });
}
/** From forecasts to the verdict of risk. */
function Thought({ moment, opinions, rules, hidden, why, stay }) {
	const isOpen = (name) => !hidden.includes(name);
	const said = why?.state === "done" ? why.why.said : (moment.decision ?? moment.standing)?.forecast ?? null;
	const isBeside = isOpen("forecasts");
	const others = /* @__PURE__ */ jsxs(Fragment, { children: [
		isOpen("weights") && /* @__PURE__ */ jsx(WeightPanel, {
			opinions,
			span: isBeside ? 12 : 4
		}),
		isOpen("decision") && /* @__PURE__ */ jsx(DecisionPanel, {
			moment,
			why,
			...rules,
			stay,
			span: isBeside ? 12 : 4
		}),
		isOpen("risk") && /* @__PURE__ */ jsx(RiskPanel, {
			orders: moment.orders,
			span: isBeside ? 12 : 4
		})
	] });
	const hasOthers = [
		"weights",
		"decision",
		"risk"
	].some(isOpen);
	if (!isBeside) return others;
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(OpinionPanel, {
		opinions,
		said,
		span: hasOthers ? 8 : 12
	}), hasOthers && /* @__PURE__ */ jsx("div", {
		className: "span-4 flow-stack",
		children: others
	})] });
}
/** What was done, and what it was done on. */
function Done({ moment, opinions, rules, hidden, focus }) {
	const isOpen = (name) => !hidden.includes(name);
	const half = (name) => isOpen(name) ? 6 : 12;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		isOpen("order") && /* @__PURE__ */ jsx(OrderPanel$1, {
			orders: moment.orders,
			rules,
			focus,
			span: half("fills")
		}),
		isOpen("fills") && /* @__PURE__ */ jsx(FillPanel, {
			orders: moment.orders,
			rules,
			span: half("order")
		}),
		isOpen("data") && /* @__PURE__ */ jsx(DataPanel, {
			moment,
			tickSize: rules.tickSize,
			span: half("indicators")
		}),
		isOpen("indicators") && /* @__PURE__ */ jsx(IndicatorPanel, {
			opinions,
			span: half("data")
		})
	] });
}
var sentimentTexts = {
	ko: {
		title: "시장 심리",
		lead: "분위기일 뿐 조언이 아닙니다. 따를지 거스를지는 전략이 스스로 찾아냅니다.",
		days: "기간",
		ranges: {
			"3": "3일",
			"14": "2주",
			"30": "1개월",
			"90": "3개월"
		},
		gauge: "시장 분위기",
		gaugeLabel: (value) => `시장 분위기: ${value}, −1(공포)에서 1(탐욕)까지`,
		unknown: "아직 알려진 것이 부족합니다",
		fear: "공포",
		greed: "탐욕",
		words: [
			"극심한 공포",
			"공포",
			"중립",
			"낙관",
			"과열"
		],
		coverage: (share) => `구성 요소의 ${share}가 반영됨`,
		knownSince: (age) => `가장 새로운 수치는 ${age} 전`,
		parts: "구성 요소",
		part: {
			news: "뉴스",
			fearGreed: "공포·탐욕",
			funding: "펀딩비",
			openInterest: "미결제약정",
			longShort: "롱/숏 비율",
			kimchi: "김치 프리미엄"
		},
		value: "값",
		age: "경과",
		counts: "반영",
		stale: "오래됨",
		missing: "없음",
		history: "당시 알려진 대로의 지수",
		historyNone: "구성 요소가 충분히 모이면 지수가 시작됩니다.",
		figures: "수치",
		none: "저장된 것이 없습니다",
		old: (age) => `${age} 전`,
		perDay: "정산당",
		units: {
			fearGreed: "/ 100",
			funding: "정산당",
			openInterest: "계약",
			longShort: "숏 대비 롱",
			kimchi: "해외 가격 대비"
		},
		live: "실시간",
		liveHint: "매매 프로세스가 지금 계산한 값입니다.",
		headlines: "헤드라인",
		language: "언어",
		languages: {
			all: "전체",
			en: "English",
			ko: "한국어"
		},
		count: (n, up, down) => `헤드라인 ${n}건, 상승 ${up} · 하락 ${down}`,
		time: "수집 시각",
		source: "출처",
		score: "점수",
		headline: "제목",
		noHeadlines: "이 기간에 저장된 헤드라인이 없습니다.",
		sources: "뉴스 출처",
		weight: "가중치",
		mean: "평균 점수",
		number: "건수",
		newest: "최신",
		failures: (n) => `실패한 응답 ${n}회`,
		checked: (at) => `마지막 응답 ${at}`,
		never: "아직 묻지 않음",
		off: "수집이 꺼져 있습니다. 다른 서버에 아무것도 묻지 않습니다.",
		offNow: "지금 한 번만:",
		offAlways: "이를 쓰는 전략이 매매하는 동안 계속: config/config.json에",
		offHistory: "가지고 있는 파일에서 과거 기록을:",
		on: (minutes) => `수집이 켜져 있습니다. 이를 듣는 봇이 매매하는 동안 ${minutes}분마다 묻습니다. 직접 하려면`,
		emptyTitle: "시장 심리에 대해 저장된 것이 아직 없습니다.",
		privacy: "아래 출처에서 공개된 피드와 수치만 받아 옵니다. 당신이나 당신의 매매에 대해서는 아무것도 보내지 않습니다.",
		try: "지금 문장 채점하기",
		tryHint: "영어나 한국어로, 이 컴퓨터 안에서만 계산합니다.",
		tryLabel: "헤드라인이나 메시지",
		trySubmit: "채점",
		examples: [
			"비트코인 급락, 투자 심리 꽁꽁 얼어붙어",
			"업비트 상장 소식에 급등",
			"Bitcoin ETF sees record inflows as institutions pile in",
			"Exchange hacked: $200 million in ether stolen"
		],
		scored: "점수",
		positive: "긍정",
		neutral: "중립",
		negative: "부정",
		terms: "점수에 반영된 낱말",
		noTerms: "시장에 의미 있는 낱말이 없습니다.",
		general: "일반 영어 사전만",
		model: "모델",
		by: (scorer) => `${scorer} 기준`,
		failed: "채점하지 못했습니다"
	},
	en: {
		title: "Sentiment",
		lead: "A mood and no advice: whether to go with it or against it is for a strategy to find out.",
		days: "Time range",
		ranges: {
			"3": "3 d",
			"14": "2 w",
			"30": "1 m",
			"90": "3 m"
		},
		gauge: "Mood of the market",
		gaugeLabel: (value) => `Mood of the market: ${value}, from −1 (fear) to 1 (greed)`,
		unknown: "too little is known",
		fear: "fear",
		greed: "greed",
		words: [
			"deep fear",
			"fear",
			"neutral",
			"confidence",
			"euphoria"
		],
		coverage: (share) => `${share} of the parts stand behind it`,
		knownSince: (age) => `newest figure ${age} old`,
		parts: "What it is made of",
		part: {
			news: "News",
			fearGreed: "Fear & greed",
			funding: "Funding",
			openInterest: "Open interest",
			longShort: "Long / short",
			kimchi: "Kimchi premium"
		},
		value: "Value",
		age: "Age",
		counts: "Counts",
		stale: "too old",
		missing: "missing",
		history: "The index as it was known",
		historyNone: "The index begins once enough of its parts are known.",
		figures: "Figures",
		none: "nothing stored",
		old: (age) => `${age} old`,
		perDay: "a settlement",
		units: {
			fearGreed: "of 100",
			funding: "a settlement",
			openInterest: "contracts",
			longShort: "longs to shorts",
			kimchi: "over the price abroad"
		},
		live: "live",
		liveHint: "As the trading process reckons it now.",
		headlines: "Headlines",
		language: "Language",
		languages: {
			all: "All",
			en: "English",
			ko: "한국어"
		},
		count: (n, up, down) => `${n} headlines, ${up} rising, ${down} falling`,
		time: "Known since",
		source: "Source",
		score: "Score",
		headline: "Headline",
		noHeadlines: "No headline of these days is stored.",
		sources: "Sources of news",
		weight: "Weight",
		mean: "Mean score",
		number: "Headlines",
		newest: "Newest",
		failures: (n) => `${n} failed answers`,
		checked: (at) => `answered last ${at}`,
		never: "never asked",
		off: "Collecting is off: nothing is asked of other servers.",
		offNow: "Once, right now:",
		offAlways: "Regularly, while a strategy that uses it trades: set in config/config.json",
		offHistory: "A history from files of your own:",
		on: (minutes) => `Collecting is on: sources are asked every ${minutes} minutes while a bot trades that listens to them, or with`,
		emptyTitle: "Nothing is stored about the mood of the market yet.",
		privacy: "The sources below are asked for public feeds and figures; nothing about you or your trades is sent.",
		try: "Score a text now",
		tryHint: "In English or Korean, on this machine alone.",
		tryLabel: "Headline or message",
		trySubmit: "Score",
		examples: [
			"Bitcoin ETF sees record inflows as institutions pile in",
			"Exchange hacked: $200 million in ether stolen",
			"비트코인 급락, 투자 심리 꽁꽁 얼어붙어",
			"업비트 상장 소식에 급등"
		],
		scored: "Score",
		positive: "positive",
		neutral: "neutral",
		negative: "negative",
		terms: "Words that count",
		noTerms: "No word in it counts for the market.",
		general: "General English alone",
		model: "Model",
		by: (scorer) => `by ${scorer}`,
		failed: "It could not be scored"
	}
};
// app/sentiment/collect-panel.tsx
/** Where nothing is stored, or nothing is asked: how to change that. */
function CollectPanel({ mood: { isCollecting, everyMinutes }, isEmpty, span }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: isEmpty ? texts.emptyTitle : void 0,
		span,
		children: /* @__PURE__ */ jsxs(Stack, {
			gap: 8,
			children: [
				isCollecting ? /* @__PURE__ */ jsx(Step, {
					text: texts.on(f.count(everyMinutes)),
					code: "npx coinbot sentiment collect"
				}) : /* @__PURE__ */ jsxs(Fragment, { children: [
					/* @__PURE__ */ jsx(Text, {
						size: "sm",
						children: texts.off
					}),
					/* @__PURE__ */ jsx(Step, {
						text: texts.offNow,
						code: "npx coinbot sentiment collect --yes"
					}),
					/* @__PURE__ */ jsx(Step, {
						text: texts.offAlways,
						code: "\"sentiment\": { \"collect\": true }"
					})
				] }),
				isEmpty && /* @__PURE__ */ jsx(Step, {
					text: texts.offHistory,
					code: "npx coinbot sentiment import --file fear-greed.csv --kind fearGreed --delay 1h"
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: texts.privacy
				})
			]
		})
	});
}
var Step = ({ text, code }) => /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Text, {
	size: "sm",
	children: text
}), /* @__PURE__ */ jsx(Code, {
	block: true,
	mt: 4,
	style: {
		whiteSpace: "pre-wrap",
		overflowWrap: "anywhere"
	},
	children: code
})] });
// app/sentiment/figure-panel.tsx
var KINDS$2 = [
	"fearGreed",
	"funding",
	"openInterest",
	"longShort",
	"kimchi"
];
/** Each in its own unit. */
function written(kind, value, f) {
	switch (kind) {
		case "fearGreed": return f.count(value);
		case "funding": return f.percentChange(value, 4);
		case "kimchi": return f.percentChange(value);
		case "openInterest": return f.count(value);
		case "longShort": return f.number(value);
	}
}
/** What is stored beside news, and the premium that the trading process reckons now. */
function FigurePanel({ mood: { series, at } }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	const premiums = Object.entries(useStatus()?.premiums ?? {});
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.figures,
		children: /* @__PURE__ */ jsxs(SimpleGrid, {
			cols: {
				base: 2,
				sm: 3,
				lg: 5
			},
			spacing: "lg",
			children: [KINDS$2.map((kind) => {
				const found = series.find((one) => one.kind === kind);
				const last = found?.points.at(-1);
				const name = `${texts.part[kind]}${found === void 0 || found.about === "" ? "" : ` · ${kind === "kimchi" ? symbolOf(found.about) : found.about}`}`;
				return /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Stat, {
					name,
					value: last === void 0 ? "–" : written(kind, last.value, f),
					hint: found === void 0 || last === void 0 ? texts.none : `${found.label === "" ? texts.units[kind] : found.label} · ${texts.old(f.duration(at - last.at))}`
				}), /* @__PURE__ */ jsx(Spark, { points: found?.points ?? [] })] }, kind);
			}), premiums.map(([base, premium]) => /* @__PURE__ */ jsx("div", { children: /* @__PURE__ */ jsx(Stat, {
				name: /* @__PURE__ */ jsxs(Fragment, { children: [
					texts.part.kimchi,
					" · ",
					base,
					" ",
					/* @__PURE__ */ jsx(Badge, {
						size: "xs",
						variant: "light",
						radius: "sm",
						tt: "none",
						title: texts.liveHint,
						children: texts.live
					})
				] }),
				value: f.percentChange(premium),
				hint: texts.units.kimchi
			}) }, base))]
		})
	});
}
var [WIDTH$3, HEIGHT$7] = [160, 34];
function Spark({ points }) {
	const values = points.map(({ value }) => value);
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
	const path = points.length < 2 || from === to ? "" : points.map(({ at, value }, i) => `${i === 0 ? "M" : "L"}${((at - from) / (to - from) * WIDTH$3).toFixed(1)} ${(high === low ? HEIGHT$7 / 2 : 2 + (1 - (value - low) / (high - low)) * (HEIGHT$7 - 4)).toFixed(1)}`).join("");
	return /* @__PURE__ */ jsx("svg", {
		viewBox: `0 0 ${WIDTH$3} ${HEIGHT$7}`,
		preserveAspectRatio: "none",
		"aria-hidden": "true",
		style: {
			width: "100%",
			height: HEIGHT$7,
			display: "block",
			marginTop: 4
		},
		children: /* @__PURE__ */ jsx("path", {
			d: path,
			fill: "none",
			stroke: "var(--mantine-color-teal-5)",
			strokeWidth: 1.5,
			vectorEffect: "non-scaling-stroke"
		})
	});
}
// app/sentiment/gauge.tsx
var [WIDTH$2, HEIGHT$6, RADIUS] = [
	240,
	132,
	100
];
var [CENTRE_X, CENTRE_Y] = [WIDTH$2 / 2, HEIGHT$6 - 14];
/** Borders of the words, from -1 to 1. */
var BORDERS = [
	-.6,
	-.2,
	.2,
	.6
];
var pointAt = (value, radius) => {
	const angle = Math.PI * (1 - (value + 1) / 2);
	return `${(CENTRE_X + radius * Math.cos(angle)).toFixed(1)} ${(CENTRE_Y - radius * Math.sin(angle)).toFixed(1)}`;
};
var arc = (from, to) => `M${pointAt(from, RADIUS)} A${RADIUS} ${RADIUS} 0 0 1 ${pointAt(to, RADIUS)}`;
/** The index as a needle between fear and greed. */
function Gauge({ mood: { index, coverage, knownAt, at } }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	const word = index === null ? texts.unknown : texts.words[BORDERS.filter((border) => index > border).length];
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.gauge,
		span: 4,
		children: /* @__PURE__ */ jsxs("div", {
			style: { textAlign: "center" },
			children: [
				/* @__PURE__ */ jsxs("svg", {
					viewBox: `0 0 ${WIDTH$2} ${HEIGHT$6}`,
					role: "img",
					"aria-label": texts.gaugeLabel(index === null ? texts.unknown : f.number(index)),
					style: {
						width: "100%",
						maxWidth: 280,
						height: "auto"
					},
					children: [
						/* @__PURE__ */ jsx("path", {
							d: arc(-1, 1),
							fill: "none",
							stroke: "var(--line)",
							strokeWidth: 14,
							strokeLinecap: "round"
						}),
						index !== null && index !== 0 && /* @__PURE__ */ jsx("path", {
							d: index > 0 ? arc(0, index) : arc(index, 0),
							fill: "none",
							stroke: index > 0 ? "var(--gain)" : "var(--loss)",
							strokeWidth: 14
						}),
						/* @__PURE__ */ jsx("path", {
							d: `M${pointAt(0, RADIUS - 9)} L${pointAt(0, RADIUS + 9)}`,
							stroke: "var(--ink-quiet)",
							strokeWidth: 1.5
						}),
						index !== null && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("path", {
							d: `M${CENTRE_X} ${CENTRE_Y} L${pointAt(index, RADIUS - 16)}`,
							stroke: "var(--ink)",
							strokeWidth: 3,
							strokeLinecap: "round"
						}), /* @__PURE__ */ jsx("circle", {
							cx: CENTRE_X,
							cy: CENTRE_Y,
							r: 5,
							fill: "var(--ink)"
						})] })
					]
				}),
				/* @__PURE__ */ jsx(Text, {
					fz: "1.75rem",
					fw: 650,
					lh: 1.2,
					children: /* @__PURE__ */ jsx(Change, {
						value: index,
						children: f.number(index)
					})
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "sm",
					children: word
				}),
				/* @__PURE__ */ jsxs(Text, {
					size: "xs",
					className: "quiet",
					children: [texts.coverage(f.percent(coverage, 0)), knownAt === null ? "" : ` · ${texts.knownSince(f.duration(at - knownAt))}`]
				})
			]
		})
	});
}
// app/sentiment/from-middle.tsx
/** A value in [-1, 1] as a bar from the middle. A figure beside it says the same. */
function FromMiddle({ value, isFaint = false }) {
	const size = Math.min(1, Math.abs(value ?? 0)) * 50;
	return /* @__PURE__ */ jsxs("div", {
		style: {
			position: "relative",
			height: 10,
			marginTop: 4,
			borderRadius: 5,
			background: "var(--shade)"
		},
		children: [/* @__PURE__ */ jsx("div", { style: {
			position: "absolute",
			insetInlineStart: "50%",
			top: -2,
			bottom: -2,
			width: 1,
			background: "var(--line)"
		} }), size > 0 && /* @__PURE__ */ jsx("div", { style: {
			position: "absolute",
			top: 0,
			bottom: 0,
			borderRadius: 5,
			insetInlineStart: (value ?? 0) > 0 ? "50%" : `${50 - size}%`,
			width: `${size}%`,
			background: (value ?? 0) > 0 ? "var(--gain)" : "var(--loss)",
			opacity: isFaint ? .35 : 1
		} })]
	});
}
// app/sentiment/headline-panel.tsx
/** Headlines with what they were given, newest first. */
function HeadlinePanel({ mood: { headlines, count, rising, falling }, language, choose }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.headlines,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: language,
			onChange: choose,
			data: Object.entries(texts.languages).map(([value, label]) => ({
				value,
				label
			})),
			"aria-label": texts.language
		}),
		children: headlines.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noHeadlines }) : /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mb: 4,
			children: texts.count(f.count(count), f.count(rising), f.count(falling))
		}), /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			style: {
				maxHeight: 560,
				overflowY: "auto"
			},
			role: "region",
			"aria-label": texts.headlines,
			tabIndex: 0,
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("th", { children: [
						texts.time,
						" (",
						f.zoneName,
						")"
					] }),
					/* @__PURE__ */ jsx("th", { children: texts.source }),
					/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.score
					}),
					/* @__PURE__ */ jsx("th", { children: texts.headline })
				] }) }), /* @__PURE__ */ jsx("tbody", { children: headlines.map(({ id, knownAt, publishedAt, source, language: spoken, score, title, url }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", {
						className: "figure quiet",
						title: f.moment(publishedAt),
						children: f.moment(knownAt)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "quiet",
						children: source
					}),
					/* @__PURE__ */ jsx("td", {
						style: {
							width: 90,
							minWidth: 70
						},
						"aria-hidden": "true",
						children: /* @__PURE__ */ jsx(FromMiddle, { value: score })
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value: score,
							children: f.number(score)
						})
					}),
					/* @__PURE__ */ jsx("td", {
						style: { minWidth: 260 },
						lang: spoken === "ko" ? "ko" : "en",
						children: url === null ? title : /* @__PURE__ */ jsx("a", {
							className: "plain",
							href: url,
							target: "_blank",
							rel: "noreferrer noopener",
							children: title
						})
					})
				] }, id)) })]
			})
		})] })
	});
}
/** Who is asked, and how each does. */
function SourcePanel({ mood: { sources, checkedAt, at } }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.sources,
		side: /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: checkedAt === null ? texts.never : texts.checked(f.moment(checkedAt))
		}),
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.source }),
					/* @__PURE__ */ jsx("th", { children: texts.language }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.weight
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.number
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.mean
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.newest
					}),
					/* @__PURE__ */ jsx("th", {})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: sources.map(({ name, host, language, weight, headlines, mean, newest, failures }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("td", { children: [
						/* @__PURE__ */ jsx("strong", { children: name }),
						" ",
						/* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: host
						})
					] }),
					/* @__PURE__ */ jsx("td", { children: texts.languages[language === "ko" ? "ko" : "en"] }),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.number(weight, 1)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.count(headlines)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value: mean,
							children: f.number(mean)
						})
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end quiet",
						children: newest === null ? "–" : texts.old(f.duration(at - newest))
					}),
					/* @__PURE__ */ jsx("td", {
						className: "warn",
						children: failures > 0 ? texts.failures(f.count(failures)) : ""
					})
				] }, name)) })]
			})
		})
	});
}
// app/sentiment/history-panel.tsx
/** The index over time: at each moment only what was known then. */
function HistoryPanel({ mood: { history } }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	const times = useMemo(() => history.map(({ at }) => at), [history]);
	const lines = useMemo(() => [{
		name: texts.gauge,
		values: history.map(({ value }) => value),
		colour: "--mantine-color-teal-5"
	}], [history, texts.gauge]);
	const formatValue = useCallback((value) => f.number(value), [f]);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.history,
		children: history.length < 2 ? /* @__PURE__ */ jsx(Empty, { text: texts.historyNone }) : /* @__PURE__ */ jsx(LineChart, {
			times,
			lines,
			height: 200,
			formatValue,
			label: texts.history
		})
	});
}
// app/sentiment/part-panel.tsx
/** Each part of the index, how old it is, and what it counts for that. */
function PartPanel({ mood: { parts } }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.parts,
		span: 8,
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", {}),
					/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.value
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.age
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.counts
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: parts.map(({ part, value, ageMs, weight, fullWeight }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: texts.part[part] }),
					/* @__PURE__ */ jsx("td", {
						style: {
							width: "40%",
							minWidth: 90
						},
						"aria-hidden": "true",
						children: /* @__PURE__ */ jsx(FromMiddle, {
							value,
							isFaint: weight === 0
						})
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value,
							children: f.number(value)
						})
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end quiet",
						children: ageMs === null ? texts.missing : weight === 0 && fullWeight > 0 ? `${f.duration(ageMs)} (${texts.stale})` : f.duration(ageMs)
					}),
					/* @__PURE__ */ jsxs("td", {
						className: "end quiet",
						children: [
							f.number(weight),
							" / ",
							f.number(fullWeight)
						]
					})
				] }, part)) })]
			})
		})
	});
}
// app/sentiment/score-panel.tsx
/** A text of one's own, scored on this machine. */
function ScorePanel({ span }) {
	const texts = useTexts(sentimentTexts);
	const [text, setText] = useState("");
	const { mutate, data, error, isPending } = useMutation(useApi().sentiment.score.mutationOptions());
	const submit = (event) => {
		event.preventDefault();
		if (text.trim() !== "") mutate({ text });
	};
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.try,
		span,
		side: /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: texts.tryHint
		}),
		children: [/* @__PURE__ */ jsxs("form", {
			onSubmit: submit,
			children: [/* @__PURE__ */ jsx(Textarea, {
				label: texts.tryLabel,
				value: text,
				onChange: ({ currentTarget }) => {
					setText(currentTarget.value);
				},
				onKeyDown: (event) => {
					if (event.key === "Enter" && !event.shiftKey) submit(event);
				},
				maxLength: 4e3,
				autosize: true,
				minRows: 2,
				maxRows: 6,
				"data-testid": "text-to-score"
			}), /* @__PURE__ */ jsxs(Group, {
				justify: "space-between",
				mt: "xs",
				align: "flex-start",
				wrap: "nowrap",
				children: [/* @__PURE__ */ jsx(Group, {
					gap: 6,
					children: texts.examples.map((example) => /* @__PURE__ */ jsx(Button, {
						size: "compact-xs",
						variant: "default",
						fw: 400,
						maw: "100%",
						onClick: () => {
							setText(example);
							mutate({ text: example });
						},
						children: example
					}, example))
				}), /* @__PURE__ */ jsx(Button, {
					type: "submit",
					size: "xs",
					style: { flexShrink: 0 },
					loading: isPending,
					disabled: text.trim() === "",
					children: texts.trySubmit
				})]
			})]
		}), /* @__PURE__ */ jsx("div", {
			style: {
				minHeight: 120,
				marginTop: 12
			},
			"aria-live": "polite",
			children: error !== null ? /* @__PURE__ */ jsx(Alert, {
				color: "yellow",
				title: texts.failed,
				children: reasonOf$1(error)
			}) : data === void 0 ? null : /* @__PURE__ */ jsx(Scored, { found: data })
		})]
	});
}
function Scored({ found: { compound, positive, neutral, negative, evidence, scorer, general, model } }) {
	const texts = useTexts(sentimentTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs(Group, {
			gap: "md",
			wrap: "nowrap",
			children: [
				/* @__PURE__ */ jsx(Text, {
					fz: "1.5rem",
					fw: 650,
					"data-testid": "score",
					children: /* @__PURE__ */ jsx(Change, {
						value: compound,
						children: f.number(compound, 3)
					})
				}),
				/* @__PURE__ */ jsx("div", {
					style: {
						flex: 1,
						maxWidth: 280
					},
					children: /* @__PURE__ */ jsx(FromMiddle, { value: compound })
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: texts.by(scorer)
				})
			]
		}),
		/* @__PURE__ */ jsxs(Text, {
			size: "xs",
			className: "quiet figure",
			children: [
				texts.positive,
				" ",
				f.percent(positive, 0),
				" · ",
				texts.neutral,
				" ",
				f.percent(neutral, 0),
				" · ",
				texts.negative,
				" ",
				f.percent(negative, 0),
				general === null ? "" : ` · ${texts.general} ${f.number(general, 3)}`
			]
		}),
		model !== null && /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			mt: 4,
			children: [
				texts.model,
				" ",
				model.name,
				": ",
				/* @__PURE__ */ jsx(Change, {
					value: model.score,
					children: f.number(model.score, 3)
				})
			]
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: "xs",
			mb: 4,
			children: texts.terms
		}),
		evidence.length === 0 ? /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.noTerms
		}) : /* @__PURE__ */ jsx(Group, {
			gap: 6,
			children: evidence.map(({ term, valence }, i) => /* @__PURE__ */ jsxs(Badge, {
				variant: "default",
				radius: "sm",
				tt: "none",
				fw: 500,
				children: [
					term,
					" ",
					/* @__PURE__ */ jsx(Change, {
						value: valence,
						children: f.number(valence)
					})
				]
			}, `${term} ${i}`))
		})
	] });
}
// app/routes/sentiment.tsx
var sentiment_exports = /* @__PURE__ */ __exportAll({
	default: () => sentiment_default,
	loader: () => loader$11,
	meta: () => meta$11,
	shouldRevalidate: () => shouldRevalidate$6
});
var meta$11 = () => [{ title: "Sentiment · coinbot" }];
var RANGES$4 = [
	"3",
	"14",
	"30",
	"90"
];
var EVERY_MS$15 = 6e4;
function askedOf(search) {
	const language = search.get("language");
	const days = search.get("days") ?? "";
	return {
		days: RANGES$4.includes(days) ? Number(days) : 14,
		language: language === "en" || language === "ko" ? language : "all"
	};
}
async function loader$11({ context, request }) {
	const asked = askedOf(new URL(request.url).searchParams);
	return {
		asked,
		mood: await context.get(pageContext).api?.sentiment.mood(asked)
	};
}
var shouldRevalidate$6 = () => false;
var sentiment_default = UNSAFE_withComponentProps(function Sentiment() {
	const texts = useTexts(sentimentTexts);
	const first = useLoaded();
	const [search, setSearch] = useSearchParams();
	const asked = askedOf(search);
	const isFirst = JSON.stringify(asked) === JSON.stringify(first.asked);
	const { data: mood } = useQuery(useApi().sentiment.mood.queryOptions(asked, {
		placeholderData: keepPreviousData,
		refetchInterval: EVERY_MS$15,
		...isFirst && first.mood !== void 0 ? { initialData: first.mood } : {}
	}));
	const choose = (name, value) => {
		setSearch((now) => {
			const changed = new URLSearchParams(now);
			changed.set(name, value);
			return changed;
		}, {
			replace: true,
			preventScrollReset: true
		});
	};
	if (mood === void 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx("div", { style: { minHeight: 320 } }) })] });
	const isEmpty = mood.count === 0 && mood.series.length === 0 && mood.sources.every(({ headlines }) => headlines === 0);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			title: texts.title,
			children: /* @__PURE__ */ jsx(SegmentedControl, {
				size: "xs",
				value: String(asked.days),
				onChange: (days) => {
					choose("days", days);
				},
				data: Object.entries(texts.ranges).map(([value, label]) => ({
					value,
					label
				})),
				"aria-label": texts.days
			})
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			mt: -8,
			mb: "md",
			children: texts.lead
		}),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [
				isEmpty ? /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(CollectPanel, {
					mood,
					isEmpty: true,
					span: 6
				}), /* @__PURE__ */ jsx(ScorePanel, { span: 6 })] }) : /* @__PURE__ */ jsxs(Fragment, { children: [
					/* @__PURE__ */ jsx(Gauge, { mood }),
					/* @__PURE__ */ jsx(PartPanel, { mood }),
					/* @__PURE__ */ jsx(HistoryPanel, { mood })
				] }),
				/* @__PURE__ */ jsx(FigurePanel, { mood }),
				!isEmpty && /* @__PURE__ */ jsxs(Fragment, { children: [
					/* @__PURE__ */ jsx(HeadlinePanel, {
						mood,
						language: asked.language,
						choose: (language) => {
							choose("language", language);
						}
					}),
					/* @__PURE__ */ jsx(ScorePanel, { span: 6 }),
					/* @__PURE__ */ jsx(CollectPanel, {
						mood,
						isEmpty: false,
						span: 6
					})
				] }),
				/* @__PURE__ */ jsx(SourcePanel, { mood })
			]
		})
	] });
});
var gapTexts = {
	ko: {
		title: "현실 차이",
		lead: "실제로 번 돈과, 같은 캔들에서 백테스트가 벌었을 돈의 비교입니다. 주문마다 짝을 맞추고 차이를 한 푼까지 원인별로 나눕니다.",
		verdict: ({ gap, isMore, real, model, causes }) => `실제 손익이 같은 캔들의 백테스트보다 ${gap} ${isMore ? "많습니다" : "적습니다"} (${real} 대 ${model})${causes === "" ? "." : `: ${causes}.`}`,
		day: "날짜",
		real: "실제 손익",
		model: "백테스트",
		gap: "차이",
		compareToday: "오늘 지금까지 비교",
		compare: "다시 비교",
		none: "아직 비교한 날이 없습니다. 모의·실거래는 자정 10분 뒤에 저절로 비교하고, 오늘 지금까지는 바로 비교할 수 있습니다.",
		unreadable: (days) => `읽을 수 없어 다시 비교해야 하는 날: ${days}`,
		running: "오늘, 지금까지",
		byCause: "원인별",
		byDay: "날짜별",
		byStrategy: "전략별",
		worst: "차이를 가장 크게 만든 주문",
		notes: "덧붙임",
		uncompared: "비교하지 못한 것",
		causes: {
			data: "데이터",
			logic: "로직",
			latency: "지연",
			slippage: "슬리피지",
			fee: "수수료",
			missedFill: "미체결",
			exits: "청산",
			carried: "이어진 차이",
			unexplained: "설명되지 않음"
		},
		hints: {
			data: "매매 당시와 다르거나 빠진 캔들.",
			logic: "같은 입력에서 프로그램이 다르게 판단함.",
			latency: "주문이 도착할 때까지 시장이 모델보다 더 움직임.",
			slippage: "도착부터 체결까지, 모델보다 나쁨.",
			fee: "모델과 다른 수수료율.",
			missedFill: "같은 주문이 덜 체결되었거나 체결되지 않음.",
			exits: "보호 주문이 다른 시각·가격에, 또는 한쪽에서만 발동함.",
			carried: "앞선 차이로 돈이나 포지션이 달라져 생긴 차이.",
			unexplained: "나머지. 숨기지 않고 보여 줍니다."
		},
		strategy: "전략",
		candles: "캔들",
		matched: "짝 맞음",
		realOnly: "실제에만",
		modelOnly: "백테스트에만",
		orders: "주문",
		between: "멈춰 있는 동안의 손익",
		time: "시각",
		order: "주문",
		realFill: "실제",
		modelFill: "백테스트",
		cause: "가장 큰 원인",
		why: "이유",
		guard: "보호",
		nothing: "없음",
		buy: "매수",
		sell: "매도",
		noOrders: "차이를 만든 주문이 없습니다."
	},
	en: {
		title: "Reality gap",
		lead: "What trading really earned, against the backtest on the same candles: matched order by order, every cent of the difference with its cause.",
		verdict: ({ gap, isMore, real, model, causes }) => `Reality came out ${gap} ${isMore ? "better" : "worse"} than the backtest on the same candles (${real} against ${model})${causes === "" ? "." : `: ${causes}.`}`,
		day: "Day",
		real: "Really earned",
		model: "Backtest",
		gap: "Gap",
		compareToday: "Compare today so far",
		compare: "Compare anew",
		none: "No day was compared yet. Each day is compared by itself ten minutes after midnight on paper and live; today so far can be compared now.",
		unreadable: (days) => `These days cannot be read and should be compared anew: ${days}`,
		running: "today, so far",
		byCause: "By cause",
		byDay: "Day by day",
		byStrategy: "By strategy",
		worst: "Orders that moved it most",
		notes: "Notes",
		uncompared: "Not compared",
		causes: {
			data: "Data",
			logic: "Logic",
			latency: "Latency",
			slippage: "Slippage",
			fee: "Fees",
			missedFill: "Missed fills",
			exits: "Exits",
			carried: "Carried on",
			unexplained: "Unexplained"
		},
		hints: {
			data: "Candles that were other ones, or missing, when it was traded.",
			logic: "The program decides otherwise on the same input.",
			latency: "The market moved until the order arrived, beyond what is modelled.",
			slippage: "From arrival to fill, beyond what is modelled.",
			fee: "Another rate than the model has.",
			missedFill: "Less of the same order filled, or nothing.",
			exits: "Guards that fired at another time or price, or on one side alone.",
			carried: "Sizes and orders that differ only because earlier gaps changed money or position.",
			unexplained: "The rest, shown and never hidden."
		},
		strategy: "Strategy",
		candles: "Candles",
		matched: "matched",
		realOnly: "only in reality",
		modelOnly: "only in the backtest",
		orders: "Orders",
		between: "Earned while nothing ran",
		time: "Time",
		order: "Order",
		realFill: "In reality",
		modelFill: "In the backtest",
		cause: "Largest cause",
		why: "why",
		guard: "guard",
		nothing: "nothing",
		buy: "buy",
		sell: "sell",
		noOrders: "No order moved it."
	}
};
// app/gap/cause-bars.tsx
/** One bar a cause, to the left of the middle where reality came out worse. */
function CauseBars({ parts, currency }) {
	const texts = useTexts(gapTexts);
	const f = useFormats();
	const causes = Object.keys(texts.causes);
	const widest = Math.max(1e-9, ...causes.map((cause) => Math.abs(parts[cause])));
	return /* @__PURE__ */ jsx("table", {
		className: "rows",
		children: /* @__PURE__ */ jsx("tbody", { children: causes.map((cause) => {
			const value = parts[cause];
			const width = 50 * Math.abs(value) / widest;
			return /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Tooltip, {
					label: texts.hints[cause],
					multiline: true,
					maw: 300,
					children: /* @__PURE__ */ jsx("span", {
						tabIndex: 0,
						children: texts.causes[cause]
					})
				}) }),
				/* @__PURE__ */ jsxs("td", {
					style: {
						width: "50%",
						position: "relative"
					},
					"aria-hidden": "true",
					children: [/* @__PURE__ */ jsx("div", { style: {
						position: "absolute",
						insetBlock: 6,
						left: "50%",
						width: 1,
						background: "var(--line)"
					} }), /* @__PURE__ */ jsx("div", { style: {
						position: "absolute",
						insetBlock: 10,
						borderRadius: 3,
						width: `${width}%`,
						left: value < 0 ? `${50 - width}%` : "50%",
						background: value < 0 ? "var(--loss)" : "var(--gain)"
					} })]
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: Math.abs(value) < .005 ? 0 : value,
						children: f.change(Math.abs(value) < 1e-9 ? 0 : value, currency)
					})
				})
			] }, cause);
		}) })
	});
}
// app/gap/worst-orders.tsx
var largest$1 = (parts) => Object.keys(parts).reduce((a, b) => Math.abs(parts[b]) > Math.abs(parts[a]) ? b : a);
function WorstOrders({ orders }) {
	const texts = useTexts(gapTexts);
	const f = useFormats();
	const words = useEngineWords();
	if (orders.length === 0) return /* @__PURE__ */ jsx(Empty, { text: texts.noOrders });
	const sideText = (side) => side === null ? texts.nothing : `${f.quantity(side.filled)} @ ${f.price(side.averagePrice)}`;
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("th", { children: [
					texts.time,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { children: texts.order }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.realFill
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.modelFill
				}),
				/* @__PURE__ */ jsx("th", { children: texts.cause }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.gap
				}),
				/* @__PURE__ */ jsx("th", {})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: orders.map((pair) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", {
					className: "figure quiet",
					children: f.moment(pair.at)
				}),
				/* @__PURE__ */ jsxs("td", {
					style: { minWidth: 190 },
					children: [
						symbolOf(pair.instrument),
						" ",
						/* @__PURE__ */ jsx(Change, {
							value: pair.side === "buy" ? 1 : -1,
							children: texts[pair.side]
						}),
						pair.isGuard ? ` (${texts.guard})` : "",
						" ",
						/* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: words.reason(pair.reason)
						})
					]
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: sideText(pair.real)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: sideText(pair.model)
				}),
				/* @__PURE__ */ jsx("td", { children: texts.causes[largest$1(pair.parts)] }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: pair.total,
						children: f.change(pair.total, pair.currency)
					})
				}),
				/* @__PURE__ */ jsx("td", { children: pair.real !== null && /* @__PURE__ */ jsx(Link, {
					to: `/flow?order=${encodeURIComponent(pair.real.id)}`,
					children: texts.why
				}) })
			] }, `${pair.strategy} ${pair.at} ${pair.real?.id ?? ""} ${pair.model?.id ?? ""}`)) })]
		})
	});
}
// app/gap/day-report.tsx
function DayReport({ report, compare, isBusy }) {
	const texts = useTexts(gapTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs("div", {
		className: "grid",
		children: [
			/* @__PURE__ */ jsx(Panel, {
				title: report.day,
				side: /* @__PURE__ */ jsx(Button, {
					size: "xs",
					variant: "default",
					onClick: compare,
					disabled: isBusy,
					children: texts.compare
				}),
				children: report.currencies.map(({ currency, realProfit, modelProfit, gap, parts }) => /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Text, {
					mb: "sm",
					children: texts.verdict({
						gap: f.moneyIn(Math.abs(gap), currency),
						isMore: gap >= 0,
						real: f.change(realProfit, currency),
						model: f.change(modelProfit, currency),
						causes: largestFirst(parts).map((cause) => `${texts.causes[cause]} ${f.change(parts[cause], currency)}`).join(", ")
					})
				}), /* @__PURE__ */ jsxs(SimpleGrid, {
					cols: {
						base: 1,
						xs: 3
					},
					children: [
						/* @__PURE__ */ jsx(Stat, {
							name: texts.real,
							value: /* @__PURE__ */ jsx(Change, {
								value: realProfit,
								children: f.change(realProfit, currency)
							}),
							hint: currency
						}),
						/* @__PURE__ */ jsx(Stat, {
							name: texts.model,
							value: /* @__PURE__ */ jsx(Change, {
								value: modelProfit,
								children: f.change(modelProfit, currency)
							}),
							hint: currency
						}),
						/* @__PURE__ */ jsx(Stat, {
							name: texts.gap,
							value: /* @__PURE__ */ jsx(Change, {
								value: gap,
								children: f.change(gap, currency)
							}),
							hint: currency
						})
					]
				})] }, currency))
			}),
			report.currencies.map(({ currency, parts }) => /* @__PURE__ */ jsx(Panel, {
				title: `${texts.byCause} (${currency})`,
				span: 6,
				children: /* @__PURE__ */ jsx(CauseBars, {
					parts,
					currency
				})
			}, currency)),
			/* @__PURE__ */ jsxs(Panel, {
				title: texts.byStrategy,
				span: 6,
				children: [report.strategies.map((one) => /* @__PURE__ */ jsx(StrategyLine, { strategy: one }, `${one.strategy} ${one.currency}`)), report.uncompared.map(({ strategy, why }) => /* @__PURE__ */ jsxs(Text, {
					size: "sm",
					children: [
						/* @__PURE__ */ jsx("strong", { children: strategy }),
						" ",
						/* @__PURE__ */ jsxs("span", {
							className: "warn",
							children: [
								texts.uncompared,
								": ",
								why
							]
						})
					]
				}, strategy))]
			}),
			/* @__PURE__ */ jsx(Panel, {
				title: texts.worst,
				children: /* @__PURE__ */ jsx(WorstOrders, { orders: report.worst })
			}),
			report.notes.length > 0 && /* @__PURE__ */ jsx(Panel, {
				title: texts.notes,
				children: /* @__PURE__ */ jsx(List, {
					size: "sm",
					children: report.notes.map((note) => /* @__PURE__ */ jsx(List.Item, { children: note }, note))
				})
			})
		]
	});
}
var SHOWN_CAUSES = 3;
/** The causes that matter, the largest first. */
var largestFirst = (parts) => Object.keys(parts).filter((cause) => Math.abs(parts[cause]) >= .005).toSorted((a, b) => Math.abs(parts[b]) - Math.abs(parts[a])).slice(0, SHOWN_CAUSES);
function StrategyLine({ strategy: { strategy, currency, timeframe, candles, orders, gap, between } }) {
	const texts = useTexts(gapTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs("div", {
		style: { marginBottom: 12 },
		children: [/* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			gap: "xs",
			children: [/* @__PURE__ */ jsxs(Text, {
				fw: 600,
				children: [
					strategy,
					" ",
					/* @__PURE__ */ jsx("span", {
						className: "quiet",
						children: timeframe
					})
				]
			}), /* @__PURE__ */ jsxs(Change, {
				value: gap,
				children: [
					f.change(gap, currency),
					" ",
					currency
				]
			})]
		}), /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			className: "quiet figure",
			style: { whiteSpace: "normal" },
			children: [
				f.count(candles),
				" ",
				texts.candles,
				" · ",
				texts.orders,
				": ",
				f.count(orders.matched),
				" ",
				texts.matched,
				", ",
				f.count(orders.realOnly),
				" ",
				texts.realOnly,
				", ",
				f.count(orders.modelOnly),
				" ",
				texts.modelOnly,
				between === 0 ? "" : ` · ${texts.between}: ${f.change(between, currency)}`
			]
		})]
	});
}
// app/gap/days-table.tsx
function DaysTable({ days, today, chosen, choose }) {
	const texts = useTexts(gapTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.byDay,
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			style: {
				maxHeight: 300,
				overflowY: "auto"
			},
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.day }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.real
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.model
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.gap
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: days.flatMap(({ day, isOver, currencies }) => currencies.map(({ currency, realProfit, modelProfit, gap }) => /* @__PURE__ */ jsxs("tr", {
					"aria-current": day === chosen ? "true" : void 0,
					style: day === chosen ? { background: "var(--shade)" } : void 0,
					children: [
						/* @__PURE__ */ jsxs("td", {
							className: "figure",
							children: [/* @__PURE__ */ jsx("button", {
								type: "button",
								className: "as-link",
								onClick: () => {
									choose(day);
								},
								children: day
							}), !isOver && day === today && /* @__PURE__ */ jsxs("span", {
								className: "quiet",
								children: [" ", texts.running]
							})]
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsx(Change, {
								value: realProfit,
								children: f.change(realProfit, currency)
							})
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsx(Change, {
								value: modelProfit,
								children: f.change(modelProfit, currency)
							})
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsxs(Change, {
								value: gap,
								children: [
									f.change(gap, currency),
									" ",
									currency
								]
							})
						})
					]
				}, `${day} ${currency}`))) })]
			})
		})
	});
}
// app/jobs/use-job.ts
var EVERY_MS$14 = 600;
var LIST_EVERY_MS = 2e3;
var IDLE_EVERY_MS$1 = 15e3;
var isUnderWay = (job) => job?.state === "waiting" || job?.state === "running";
/** A piece of long work, looked at again and again for as long as it goes on; undefined before the first answer, null where it is not known. */
function useJob(id, first) {
	const { data } = useQuery(useApi().jobs.get.queryOptions({ id: id ?? "" }, {
		enabled: typeof id === "string" && id !== "",
		refetchInterval: ({ state }) => isUnderWay(state.data) ? EVERY_MS$14 : false,
		...first === void 0 ? {} : { initialData: first }
	}));
	return typeof id === "string" && id !== "" ? data : void 0;
}
/** The long work of some kinds, newest first. */
function useJobs(kinds, first, most = 50) {
	const { data } = useQuery(useApi().jobs.list.queryOptions({
		kinds: [...kinds],
		most
	}, {
		refetchInterval: ({ state }) => state.data?.some((job) => isUnderWay(job)) === true ? LIST_EVERY_MS : IDLE_EVERY_MS$1,
		...first === void 0 ? {} : { initialData: [...first] }
	}));
	return data ?? [];
}
var jobTexts = {
	ko: {
		states: {
			waiting: "대기 중",
			running: "실행 중",
			done: "완료",
			failed: "실패",
			cancelled: "취소됨",
			interrupted: "중단됨"
		},
		cancel: "취소",
		cancelling: "멈추는 중 …",
		progress: "진행",
		elapsed: (time) => `${time} 경과`,
		took: (time) => `${time} 걸림`,
		waitingHint: "앞선 작업이 끝나면 시작합니다.",
		interruptedHint: "실행 중에 페이지 서버가 멈췄습니다. 다시 시작하면 계산해 둔 것은 가능한 한 이어서 씁니다.",
		notes: "작업이 남긴 말"
	},
	en: {
		states: {
			waiting: "waiting",
			running: "running",
			done: "done",
			failed: "failed",
			cancelled: "cancelled",
			interrupted: "interrupted"
		},
		cancel: "Cancel",
		cancelling: "Stopping …",
		progress: "Progress",
		elapsed: (time) => `${time} so far`,
		took: (time) => `took ${time}`,
		waitingHint: "It begins when the work before it is over.",
		interruptedHint: "The page was stopped while this ran. Start it again: what was computed is taken up where it can be.",
		notes: "What it said"
	}
};
// app/parts/job-line.tsx
var COLOURS$7 = {
	waiting: "gray",
	running: "teal",
	done: "teal",
	failed: "red",
	cancelled: "gray",
	interrupted: "yellow"
};
function JobBadge({ state }) {
	const texts = useTexts(jobTexts);
	return /* @__PURE__ */ jsx(Badge, {
		variant: "light",
		color: COLOURS$7[state],
		size: "sm",
		radius: "sm",
		tt: "none",
		"data-testid": "job-state",
		children: texts.states[state]
	});
}
/** A piece of long work: how far it is, for how long it has run, and a button that stops it. */
function JobLine({ job }) {
	const texts = useTexts(jobTexts);
	const f = useFormats();
	const elapsed = useElapsed(job);
	const { cancel, isCancelling } = useCancel(job.id);
	return /* @__PURE__ */ jsxs("div", {
		"data-testid": "job",
		children: [
			/* @__PURE__ */ jsxs(Group, {
				justify: "space-between",
				gap: "xs",
				wrap: "nowrap",
				mih: 30,
				children: [/* @__PURE__ */ jsxs(Group, {
					gap: "xs",
					miw: 0,
					children: [/* @__PURE__ */ jsx(JobBadge, { state: job.state }), /* @__PURE__ */ jsx(Text, {
						size: "sm",
						fw: 500,
						truncate: true,
						children: job.title
					})]
				}), /* @__PURE__ */ jsxs(Group, {
					gap: "xs",
					wrap: "nowrap",
					children: [elapsed !== null && /* @__PURE__ */ jsx(Text, {
						size: "xs",
						className: "quiet figure",
						children: (isUnderWay(job) ? texts.elapsed : texts.took)(f.duration(elapsed))
					}), isUnderWay(job) && /* @__PURE__ */ jsx(Button, {
						size: "compact-xs",
						variant: "default",
						disabled: isCancelling,
						onClick: cancel,
						children: isCancelling ? texts.cancelling : texts.cancel
					})]
				})]
			}),
			isUnderWay(job) && /* @__PURE__ */ jsx(Progress, {
				value: 100 * (job.progress ?? (job.state === "running" ? 1 : 0)),
				animated: job.state === "running" && job.progress === null,
				"aria-label": texts.progress,
				mt: 6,
				size: "sm"
			}),
			isUnderWay(job) && /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet figure",
				mt: 4,
				mih: 18,
				truncate: true,
				children: job.state === "waiting" ? texts.waitingHint : job.said ?? " "
			}),
			job.error !== null && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				mt: 4,
				role: "alert",
				className: "warn",
				children: job.error
			}),
			job.state === "interrupted" && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				mt: 4,
				className: "quiet",
				children: texts.interruptedHint
			})
		]
	});
}
/** Milliseconds a job has run, counted on while it does; null before it has begun. The server's render and the browser's first agree: both know only what the job says. */
function useElapsed({ startedAt, endedAt }) {
	const [now, setNow] = useState();
	const isRunning = startedAt !== null && endedAt === null;
	useEffect(() => {
		if (!isRunning) return void 0;
		const tick = () => {
			setNow(Date.now());
		};
		tick();
		const timer = setInterval(tick, 1e3);
		return () => {
			clearInterval(timer);
		};
	}, [isRunning]);
	if (startedAt === null) return null;
	if (endedAt !== null) return endedAt - startedAt;
	return now === void 0 ? null : Math.max(0, now - startedAt);
}
function useCancel(id) {
	const client = useApiClient();
	const queries = useQueryClient();
	const [asked, setAsked] = useState();
	return {
		isCancelling: asked === id,
		cancel: () => {
			setAsked(id);
			client.jobs.cancel.mutate({ id }).finally(() => queries.invalidateQueries({ queryKey: [["jobs"]] }));
		}
	};
}
// app/routes/gap.tsx
var gap_exports = /* @__PURE__ */ __exportAll({
	default: () => gap_default,
	loader: () => loader$10,
	meta: () => meta$10
});
var meta$10 = () => [{ title: "Reality gap · coinbot" }];
async function loader$10({ request, context }) {
	const { api } = context.get(pageContext);
	const found = await api?.gap.days();
	const day = new URL(request.url).searchParams.get("day") ?? found?.days[0]?.day;
	return {
		found,
		report: day === void 0 || !/^\d{4}-\d{2}-\d{2}$/.test(day) ? void 0 : await api?.gap.day({ day })
	};
}
var gap_default = UNSAFE_withComponentProps(function Gap() {
	const texts = useTexts(gapTexts);
	const [, setSearch] = useSearchParams();
	const { found, day, shown } = useDays();
	const { start, job } = useComparison();
	const isBusy = isUnderWay(job);
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, {
		title: texts.title,
		children: /* @__PURE__ */ jsx(Button, {
			variant: "default",
			onClick: () => {
				start(found?.today ?? "");
			},
			disabled: found === void 0 || isBusy,
			"data-testid": "compare-today",
			children: texts.compareToday
		})
	}), /* @__PURE__ */ jsxs(Stack, {
		gap: "md",
		children: [
			/* @__PURE__ */ jsx(Text, {
				className: "quiet",
				size: "sm",
				children: texts.lead
			}),
			job !== void 0 && job !== null && job.state !== "done" && /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(JobLine, { job }) }),
			/* @__PURE__ */ jsx(Unreadable, { days: found?.unreadable ?? [] }),
			found === void 0 || found.days.length === 0 ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: texts.none }) }) : /* @__PURE__ */ jsx(DaysTable, {
				days: found.days,
				today: found.today,
				chosen: day,
				choose: (next) => {
					setSearch({ day: next }, { preventScrollReset: true });
				}
			}),
			shown !== void 0 && shown !== null && /* @__PURE__ */ jsx(DayReport, {
				report: shown,
				compare: () => {
					start(shown.day);
				},
				isBusy
			})
		]
	})] });
});
function Unreadable({ days }) {
	const texts = useTexts(gapTexts);
	return days.length === 0 ? null : /* @__PURE__ */ jsx(Alert, {
		color: "yellow",
		children: texts.unreadable(days.join(", "))
	});
}
/** The days on record, and the one that is shown: of the address, or the newest. */
function useDays() {
	const { found: first, report } = useLoaded();
	const [search] = useSearchParams();
	const api = useApi();
	const { data: found } = useQuery(api.gap.days.queryOptions(void 0, {
		refetchInterval: 6e4,
		...first === void 0 ? {} : { initialData: first }
	}));
	const day = search.get("day") ?? found?.days[0]?.day;
	const { data: shown } = useQuery(api.gap.day.queryOptions({ day: day ?? "" }, {
		enabled: day !== void 0,
		...report === void 0 || report === null || report.day !== day ? {} : { initialData: report }
	}));
	return {
		found,
		day,
		shown
	};
}
/** A comparison is long work: when it is done the days are read again. */
function useComparison() {
	const client = useApiClient();
	const queries = useQueryClient();
	const api = useApi();
	const [id, setId] = useState();
	const job = useJob(id);
	const state = job?.state;
	useEffect(() => {
		if (state !== "done") return;
		queries.invalidateQueries({ queryKey: api.gap.days.queryKey() });
		queries.invalidateQueries({ queryKey: api.gap.day.queryKey() });
	}, [
		state,
		queries,
		api
	]);
	return {
		job,
		start: async (day) => {
			setId((await client.gap.compare.mutate({ day })).id);
		}
	};
}
// app/parts/bar.tsx
/** A figure as a length, from the left or, where it may be below zero, from the middle. What it says stands beside it. */
function Bar({ value, widest, isSigned = false, colour }) {
	const share = widest > 0 ? Math.min(1, Math.abs(value) / widest) : 0;
	const width = value === 0 ? 0 : Math.max(.5, (isSigned ? 50 : 100) * share);
	const left = isSigned ? value >= 0 ? 50 : 50 - width : 0;
	return /* @__PURE__ */ jsx("div", {
		"aria-hidden": "true",
		style: {
			position: "relative",
			height: 8,
			minWidth: 60,
			borderRadius: 4,
			background: "var(--shade)",
			marginTop: 5
		},
		children: /* @__PURE__ */ jsx("div", { style: {
			position: "absolute",
			top: 0,
			height: 8,
			borderRadius: 4,
			left: `${left}%`,
			width: `${width}%`,
			background: colour ?? (value >= 0 ? "var(--gain)" : "var(--loss)")
		} })
	});
}
var executionTexts = {
	ko: {
		title: "집행",
		all: "전체",
		instrument: "종목",
		algorithm: "알고리즘",
		strategy: "전략",
		range: "기간",
		ranges: {
			hour: "1시간",
			day: "1일",
			week: "1주",
			all: "전체"
		},
		orders: "주문",
		workingNow: (n) => `진행 중 ${n}건`,
		older: (n) => `최근 주문만 계산하며, 이전 ${n}건은 뺐습니다`,
		slippage: "슬리피지",
		interval: (low, high) => `95% 구간 ${low} ~ ${high}`,
		cost: "수수료 포함 비용",
		expected: (bps) => `사전 예상 ${bps}`,
		filled: "체결률",
		maker: "메이커 체결 비율",
		firstFill: "첫 체결까지 걸린 시간",
		percentiles: (p90, p99) => `p90 ${p90}, p99 ${p99}`,
		distribution: "슬리피지 분포",
		distributionHint: "주문이 도착했을 때의 중간가와 비교한 값으로 수수료는 뺐습니다(bp). 0보다 오른쪽이면 비용입니다.",
		bar: (from, to, n) => `${from} ~ ${to} bp: 주문 ${n}건`,
		noOrders: "아직 기록된 주문이 없습니다. 전략이 주문을 내면 바로 나타납니다.",
		noFit: "조건에 맞는 주문이 없습니다. 조건을 하나 빼 보세요.",
		parts: {
			delay: "주문까지의 지연",
			timing: "그 사이의 가격 변동",
			spread: "스프레드 절반",
			impact: "우리 주문의 충격",
			fee: "수수료",
			opportunity: "체결되지 않은 몫",
			total: "합계"
		},
		where: "비용이 어디서 났는가",
		whereHint: (n) => `주문 ${n}건의 평균이며, 판단한 가격으로 본 주문 금액 대비 bp입니다. 0보다 크면 비용입니다.`,
		noParts: "체결 순간의 매수·매도 호가가 기록에 없어 비용을 나눌 수 없습니다.",
		groups: "비교",
		groupBy: {
			algorithm: "알고리즘별",
			instrument: "종목별"
		},
		groupLabel: "묶는 기준",
		mean: "평균",
		p50: "p50",
		p90: "p90",
		p99: "p99",
		fee: "수수료",
		total: "비용",
		estimate: "예상",
		fillTime: "체결까지",
		times: "걸린 시간",
		time: {
			toPlan: "판단에서 주문까지",
			toFirstFill: "판단에서 첫 체결까지",
			toDone: "판단에서 완료까지"
		},
		denials: "거절된 주문",
		rule: "규칙",
		count: "횟수",
		newest: "최근",
		reason: "사유",
		noDenials: "거절된 주문이 없습니다.",
		why: "이유",
		list: "주문 목록",
		state: "상태",
		states: {
			all: "전체",
			working: "진행 중",
			done: "완료",
			unfilled: "덜 체결됨"
		},
		at: "시각",
		size: "수량",
		value: "금액",
		arrival: "도착가",
		average: "평균가",
		side: {
			buy: "매수",
			sell: "매도"
		},
		working: "진행 중",
		open: "보기",
		close: "닫기",
		order: (id) => `주문 ${id}`,
		unknown: (id) => `주문 “${id}”은(는) 기록에 없습니다.`,
		decided: "판단",
		decidedAt: (price) => `판단 가격 ${price}`,
		deadline: "기한",
		ended: "완료",
		slices: "나눠 낸 주문",
		slice: "번호",
		limit: "지정가",
		kind: "종류",
		sent: "보낸 시각",
		postOnly: "메이커 전용",
		took: "체결",
		progress: "고른 속도와 견준 진행",
		book: "호가 위의 주문 조각",
		bookHint: "매수·매도 호가는 체결을 들은 순간의 값이며, 그 사이는 알 수 없습니다. 선은 지정가에 걸린 조각, 점은 체결입니다(빈 점: 메이커).",
		legend: {
			bid: "매수 호가",
			ask: "매도 호가",
			arrival: "도착가",
			slice: "조각",
			maker: "메이커",
			taker: "테이커",
			even: "고른 속도",
			done: "체결"
		},
		fills: "체결",
		price: "가격",
		bid: "매수 호가",
		ask: "매도 호가",
		liquidity: "유동성",
		makerTaker: {
			maker: "메이커",
			taker: "테이커"
		},
		before: "사전 예상",
		after: "실제 비용",
		expectedParts: {
			halfSpreadBps: "스프레드 절반",
			sweepBps: "호가 소진",
			impactBps: "시장 충격",
			takerFeeBps: "테이커 수수료",
			takeNowBps: "한 번에 체결할 때 합계",
			timingRiskBps: "기다리는 동안의 변동",
			shareOfDepth: "5호가 잔량 대비"
		},
		forecast: "예측",
		shortfall: "총 비용",
		noFills: "체결이 없습니다.",
		noSlices: "보낸 조각이 없습니다.",
		noPrices: "이 주문의 가격 기록이 없습니다.",
		chart: "시간에 따른 조각과 체결의 가격",
		refused: "도중에 거절됨"
	},
	en: {
		title: "Execution",
		all: "All",
		instrument: "Instrument",
		algorithm: "Algorithm",
		strategy: "Strategy",
		range: "Time range",
		ranges: {
			hour: "1 h",
			day: "1 d",
			week: "1 w",
			all: "All"
		},
		orders: "Orders",
		workingNow: (n) => `${n} at work`,
		older: (n) => `the newest; ${n} older ones are left out`,
		slippage: "Slippage",
		interval: (low, high) => `95 % between ${low} and ${high}`,
		cost: "Cost with fee",
		expected: (bps) => `expected before: ${bps}`,
		filled: "Filled",
		maker: "Filled as maker",
		firstFill: "Time to the first fill",
		percentiles: (p90, p99) => `p90 ${p90}, p99 ${p99}`,
		distribution: "How much orders slipped",
		distributionHint: "Against the middle of the market at arrival, without fees; basis points. To the right of zero it cost.",
		bar: (from, to, n) => `${from} to ${to} bp: ${n} orders`,
		noOrders: "No order is on record yet. Orders appear here as soon as a strategy asks for one.",
		noFit: "No order fits. Take a filter away.",
		parts: {
			delay: "Delay until the order",
			timing: "Price moved meanwhile",
			spread: "Half spread",
			impact: "Own impact",
			fee: "Fees",
			opportunity: "What never filled",
			total: "All of it"
		},
		where: "Where the cost came from",
		whereHint: (n) => `Mean over ${n} orders, in basis points of the order at the price that was decided on. Above zero it cost.`,
		noParts: "Bid and ask at the fills are not on record: the cost cannot be taken apart.",
		groups: "Compared",
		groupBy: {
			algorithm: "By algorithm",
			instrument: "By instrument"
		},
		groupLabel: "Put together by",
		mean: "Mean",
		p50: "p50",
		p90: "p90",
		p99: "p99",
		fee: "Fee",
		total: "Cost",
		estimate: "Expected",
		fillTime: "To fill",
		times: "How long it took",
		time: {
			toPlan: "Decision to order",
			toFirstFill: "Decision to first fill",
			toDone: "Decision to the end"
		},
		denials: "Orders that were refused",
		rule: "Rule",
		count: "How often",
		newest: "Newest",
		reason: "Reason",
		noDenials: "No order was refused.",
		why: "why",
		list: "Orders",
		state: "State",
		states: {
			all: "All",
			working: "At work",
			done: "Over",
			unfilled: "Not filled whole"
		},
		at: "Time",
		size: "Size",
		value: "Value",
		arrival: "Arrival",
		average: "Average",
		side: {
			buy: "buy",
			sell: "sell"
		},
		working: "at work",
		open: "Show",
		close: "Close",
		order: (id) => `Order ${id}`,
		unknown: (id) => `No order “${id}” is on record.`,
		decided: "Decided",
		decidedAt: (price) => `at ${price}`,
		deadline: "Deadline",
		ended: "Ended",
		slices: "Slices",
		slice: "Slice",
		limit: "Limit",
		kind: "Kind",
		sent: "Sent",
		postOnly: "post only",
		took: "Filled",
		progress: "Done against an even pace",
		book: "Slices on the book",
		bookHint: "Bid and ask as they stood when a fill was heard of; between them nothing is known. Lines are slices at their limit, dots are fills (hollow: maker).",
		legend: {
			bid: "bid",
			ask: "ask",
			arrival: "arrival",
			slice: "slice",
			maker: "maker",
			taker: "taker",
			even: "even pace",
			done: "done"
		},
		fills: "Fills",
		price: "Price",
		bid: "Bid",
		ask: "Ask",
		liquidity: "Liquidity",
		makerTaker: {
			maker: "maker",
			taker: "taker"
		},
		before: "Expected before",
		after: "What it cost",
		expectedParts: {
			halfSpreadBps: "Half spread",
			sweepBps: "Sweep of the book",
			impactBps: "Impact",
			takerFeeBps: "Taker fee",
			takeNowBps: "All, taken at once",
			timingRiskBps: "Price may move by",
			shareOfDepth: "Share of the five best levels"
		},
		forecast: "Forecast",
		shortfall: "Shortfall",
		noFills: "Nothing has filled.",
		noSlices: "No slice was sent.",
		noPrices: "No price of this order is on record.",
		chart: "Prices of slices and fills over time",
		refused: "Refused on its way"
	}
};
// app/execution/cost-parts.tsx
var PARTS$2 = [
	"delay",
	"timing",
	"spread",
	"impact",
	"fee",
	"opportunity"
];
function CostParts({ overview: { parts } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	if (parts === null) return /* @__PURE__ */ jsx(Panel, {
		title: texts.where,
		span: 5,
		children: /* @__PURE__ */ jsx(Empty, { text: texts.noParts })
	});
	const { orders, bps } = parts;
	const widest = Math.max(1e-9, ...PARTS$2.map((part) => Math.abs(bps[part])));
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.where,
		span: 5,
		children: [/* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("tbody", { children: PARTS$2.map((part) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: texts.parts[part] }),
				/* @__PURE__ */ jsx("td", {
					style: { width: "40%" },
					children: /* @__PURE__ */ jsx(Bar, {
						value: -bps[part],
						widest,
						isSigned: true
					})
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.bps(bps[part])
				})
			] }, part)) }), /* @__PURE__ */ jsx("tfoot", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: texts.parts.total }),
				/* @__PURE__ */ jsx("td", {}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.bps(PARTS$2.reduce((sum, part) => sum + bps[part], 0))
				})
			] }) })]
		}), /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: 6,
			children: texts.whereHint(f.count(orders))
		})]
	});
}
// app/execution/denials.tsx
function Denials({ overview: { denials } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.denials,
		children: denials.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noDenials }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.rule }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.count
					}),
					/* @__PURE__ */ jsxs("th", { children: [
						texts.newest,
						" (",
						f.zoneName,
						")"
					] }),
					/* @__PURE__ */ jsx("th", { children: texts.instrument }),
					/* @__PURE__ */ jsx("th", { children: texts.reason }),
					/* @__PURE__ */ jsx("th", {})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: denials.map(({ rule, count, at, instrument, reason, id }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx("strong", { children: rule }) }),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.count(count)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "figure quiet",
						children: f.moment(at)
					}),
					/* @__PURE__ */ jsx("td", { children: symbolOf(instrument) }),
					/* @__PURE__ */ jsx("td", {
						style: { minWidth: 220 },
						children: reason
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Link, {
							to: `/flow?order=${encodeURIComponent(id.split("/")[0] ?? id)}`,
							children: texts.why
						})
					})
				] }, rule)) })]
			})
		})
	});
}
// app/execution/figures.tsx
function Figures$1({ overview: { all, parents, older, working, times } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsxs("div", {
		style: {
			display: "grid",
			gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 165px), 1fr))",
			gap: "12px 20px"
		},
		children: [
			/* @__PURE__ */ jsx(Stat, {
				name: texts.orders,
				value: f.count(parents),
				hint: [texts.workingNow(f.count(working)), ...older > 0 ? [texts.older(f.count(older))] : []].join(", ")
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.slippage,
				value: f.bps(all.slippage.mean),
				hint: all.low === null ? "" : texts.interval(f.bps(all.low), f.bps(all.high))
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.cost,
				value: f.bps(all.totalBps),
				hint: texts.expected(f.bps(all.estimateBps))
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.filled,
				value: f.percent(all.filledShare, 1)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.maker,
				value: f.percent(all.makerShare, 1)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.firstFill,
				value: f.duration(times.toFirstFill.p50),
				hint: texts.percentiles(f.duration(times.toFirstFill.p90), f.duration(times.toFirstFill.p99))
			})
		]
	}) });
}
// app/view/use-search.ts
/** What is shown, kept in the address so that it can be bookmarked. What changes takes the place of the entry in the history. */
function useSearch() {
	const [params, setParams] = useSearchParams();
	return {
		get: useCallback((name) => params.get(name) ?? void 0, [params]),
		set: useCallback((change) => {
			setParams((before) => {
				const next = new URLSearchParams(before);
				for (const [name, value] of Object.entries(change)) if (value === void 0 || value === "") next.delete(name);
				else next.set(name, value);
				return next;
			}, {
				replace: true,
				preventScrollReset: true
			});
		}, [setParams])
	};
}
/** One of the choices that an address may name; the first where it names none. */
var choiceOf = (value, choices) => choices.find((choice) => choice === value) ?? choices[0];
/** A page of a list, counted from 0. */
var pageOf = (value) => Math.max(0, Math.min(1e5, Math.floor(Number(value ?? "1")) - 1 || 0));
/** What the address asks for is asked by the page itself: the route is loaded anew only when one comes from another. */
var onlyFromElsewhere = ({ currentUrl, nextUrl, defaultShouldRevalidate }) => currentUrl.pathname === nextUrl.pathname ? false : defaultShouldRevalidate;
// app/execution/groups.tsx
var BY$1 = ["algorithm", "instrument"];
function Groups({ overview: { byAlgorithm, byInstrument } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const { get, set } = useSearch();
	const by = choiceOf(get("by"), BY$1);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.groups,
		span: 8,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: by,
			onChange: (value) => {
				set({ by: value === "algorithm" ? void 0 : value });
			},
			data: BY$1.map((value) => ({
				value,
				label: texts.groupBy[value]
			})),
			"aria-label": texts.groupLabel
		}),
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts[by] }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.orders
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.slippage
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.p50
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.p90
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.fee
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.total
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.estimate
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.filled
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.maker
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.fillTime
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: (by === "algorithm" ? byAlgorithm : byInstrument).map(({ key, parents, slippage, low, high, feeBps, totalBps, estimateBps, filledShare, makerShare, fillMs }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx("strong", { children: by === "instrument" ? symbolOf(key) : key }) }),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.count(parents)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						title: low === null ? void 0 : texts.interval(f.bps(low), f.bps(high)),
						children: f.bps(slippage.mean)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end quiet",
						children: f.bps(slippage.p50)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end quiet",
						children: f.bps(slippage.p90)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.bps(feeBps)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx("strong", { children: f.bps(totalBps) })
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end quiet",
						children: f.bps(estimateBps)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.percent(filledShare, 1)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.percent(makerShare, 1)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.duration(fillMs)
					})
				] }, key)) })]
			})
		})
	});
}
var listTexts = {
	ko: {
		range: (from, to, total) => `전체 ${total}건 중 ${from}–${to}`,
		back: "이전",
		on: "다음",
		all: "전체",
		reading: (share) => `이 실행의 기록을 아직 읽고 있습니다(${share}). 지금까지 읽은 만큼만 보여 드립니다.`,
		problem: (reason) => `기록 일부를 읽지 못했습니다: ${reason}`
	},
	en: {
		range: (from, to, total) => `${from}–${to} of ${total}`,
		back: "Back",
		on: "Next",
		all: "All",
		reading: (share) => `The records of this run are still being read (${share}). What is shown is what was read so far.`,
		problem: (reason) => `Part of the records could not be read: ${reason}`
	}
};
// app/parts/pager.tsx
/** Leafs through a list; pages are counted from 0. */
function Pager({ page, size, total, change }) {
	const texts = useTexts(listTexts);
	const f = useFormats();
	const last = Math.max(0, Math.ceil(total / size) - 1);
	return /* @__PURE__ */ jsxs(Group, {
		justify: "space-between",
		mt: "sm",
		mih: 30,
		children: [/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet figure",
			children: total === 0 ? "" : texts.range(f.count(Math.min(total, page * size + 1)), f.count(Math.min(total, (page + 1) * size)), f.count(total))
		}), last > 0 && /* @__PURE__ */ jsxs(Group, {
			gap: "xs",
			children: [/* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				disabled: page === 0,
				onClick: () => {
					change(page - 1);
				},
				children: texts.back
			}), /* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				disabled: page >= last,
				onClick: () => {
					change(page + 1);
				},
				children: texts.on
			})]
		})]
	});
}
// app/parts/sort-head.tsx
/** The head of a column by which a table can be put in order. */
function SortHead({ column, sorting, isEnd = false, children }) {
	const isChosen = sorting.column === column;
	return /* @__PURE__ */ jsx("th", {
		className: isEnd ? "end" : void 0,
		"aria-sort": isChosen ? sorting.isAscending ? "ascending" : "descending" : "none",
		children: /* @__PURE__ */ jsxs("button", {
			type: "button",
			className: "sort",
			onClick: () => {
				sorting.change(column, isChosen ? !sorting.isAscending : false);
			},
			children: [children, /* @__PURE__ */ jsx("span", {
				"aria-hidden": "true",
				className: "mark",
				children: isChosen ? sorting.isAscending ? "▲" : "▼" : ""
			})]
		})
	});
}
// app/view/use-rules.ts
/** The steps of prices and quantities of what is traded now. */
function useRules() {
	const instruments = usePlan()?.instruments;
	return useCallback((id) => instruments?.find(({ venue, symbol }) => `${venue}:${symbol}` === id), [instruments]);
}
/** USDT of binance:BTC/USDT and of binanceusdm:BTC/USDT:USDT. */
var quoteOf = (instrument) => instrument.split("/")[1]?.split(":")[0] ?? "";
// app/execution/use-filter.ts
var RANGES$3 = [
	"all",
	"hour",
	"day",
	"week"
];
var LENGTHS$2 = {
	hour: 36e5,
	day: 864e5,
	week: 6048e5
};
/** Which orders are looked at, by the address. The time begins at a whole minute, so that the question stays the same for a while. */
function useFilter() {
	const { get } = useSearch();
	const range = choiceOf(get("range"), RANGES$3);
	const [instrument, algorithm, strategy] = [
		get("instrument"),
		get("algorithm"),
		get("strategy")
	];
	const from = range === "all" ? void 0 : Math.floor((Date.now() - LENGTHS$2[range]) / 6e4) * 6e4;
	return {
		range,
		asked: useMemo(() => ({
			...from === void 0 ? {} : { from },
			...instrument === void 0 ? {} : { instrument },
			...algorithm === void 0 ? {} : { algorithm },
			...strategy === void 0 ? {} : { strategy }
		}), [
			from,
			instrument,
			algorithm,
			strategy
		])
	};
}
// app/execution/order-list.tsx
var COLUMNS$2 = [
	"at",
	"instrument",
	"algorithm",
	"value",
	"slippageBps",
	"feeBps",
	"totalBps",
	"estimateBps",
	"fillMs",
	"filledShare",
	"makerShare"
];
var STATES = [
	"all",
	"working",
	"done",
	"unfilled"
];
var SIZE$1 = 25;
var EVERY_MS$13 = 3e3;
function OrderList({ first }) {
	const texts = useTexts(executionTexts);
	const { get, set } = useSearch();
	const { asked } = useFilter();
	const sorting = {
		column: choiceOf(get("sort"), COLUMNS$2),
		isAscending: get("direction") === "up",
		change: (column, isAscending) => {
			set({
				sort: column === "at" ? void 0 : column,
				direction: isAscending ? "up" : void 0,
				page: void 0
			});
		}
	};
	const [state, page] = [choiceOf(get("state"), STATES), pageOf(get("page"))];
	const { data } = useQuery(useApi().execution.parents.queryOptions({
		...asked,
		sort: sorting.column,
		isAscending: sorting.isAscending,
		state,
		page,
		size: SIZE$1
	}, {
		refetchInterval: EVERY_MS$13,
		placeholderData: (before) => before ?? first
	}));
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.list,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: state,
			onChange: (value) => {
				set({
					state: value === "all" ? void 0 : value,
					page: void 0
				});
			},
			data: STATES.map((value) => ({
				value,
				label: texts.states[value]
			})),
			"aria-label": texts.state
		}),
		children: [data === void 0 ? /* @__PURE__ */ jsx(Skeleton, { height: 300 }) : data.rows.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFit }) : /* @__PURE__ */ jsx(Rows$7, {
			rows: data.rows,
			sorting
		}), /* @__PURE__ */ jsx(Pager, {
			page,
			size: SIZE$1,
			total: data?.total ?? 0,
			change: (next) => {
				set({ page: next === 0 ? void 0 : String(next + 1) });
			}
		})]
	});
}
function Rows$7({ rows, sorting }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs(SortHead, {
					column: "at",
					sorting,
					children: [
						texts.at,
						" (",
						f.zoneName,
						")"
					]
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "instrument",
					sorting,
					children: texts.instrument
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "algorithm",
					sorting,
					children: texts.algorithm
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.size
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "value",
					sorting,
					isEnd: true,
					children: texts.value
				}),
				/* @__PURE__ */ jsxs("th", {
					className: "end",
					children: [
						texts.arrival,
						" → ",
						texts.average
					]
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "slippageBps",
					sorting,
					isEnd: true,
					children: texts.slippage
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "totalBps",
					sorting,
					isEnd: true,
					children: texts.total
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "estimateBps",
					sorting,
					isEnd: true,
					children: texts.estimate
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "filledShare",
					sorting,
					isEnd: true,
					children: texts.filled
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "makerShare",
					sorting,
					isEnd: true,
					children: texts.maker
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "fillMs",
					sorting,
					isEnd: true,
					children: texts.fillTime
				}),
				/* @__PURE__ */ jsx("th", {})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: rows.map((row) => /* @__PURE__ */ jsx(Row$5, { row }, row.id)) })]
		})
	});
}
function Row$5({ row }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const rule = useRules()(row.instrument);
	const [params] = useSearchParams();
	const quote = quoteOf(row.instrument);
	const to = new URLSearchParams(params);
	to.set("order", row.id);
	return /* @__PURE__ */ jsxs("tr", {
		className: params.get("order") === row.id ? "chosen" : void 0,
		children: [
			/* @__PURE__ */ jsx("td", {
				className: "figure quiet",
				children: f.moment(row.at)
			}),
			/* @__PURE__ */ jsxs("td", { children: [
				/* @__PURE__ */ jsx("strong", { children: symbolOf(row.instrument) }),
				" ",
				row.side !== null && /* @__PURE__ */ jsx("span", {
					className: row.side === "buy" ? "gain" : "loss",
					children: texts.side[row.side === "sell" ? "sell" : "buy"]
				}),
				/* @__PURE__ */ jsx("div", {
					className: "quiet",
					children: row.strategy
				})
			] }),
			/* @__PURE__ */ jsxs("td", { children: [row.algorithm, row.isWorking && /* @__PURE__ */ jsx("div", { children: /* @__PURE__ */ jsx(Badge, {
				size: "xs",
				variant: "light",
				tt: "none",
				children: texts.working
			}) })] }),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.quantity(row.quantity, rule?.lotSize)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.money(row.value, quote)
			}),
			/* @__PURE__ */ jsxs("td", {
				className: "end",
				children: [f.price(row.arrivalPrice, rule?.tickSize), /* @__PURE__ */ jsx("div", { children: f.price(row.averagePrice, rule?.tickSize) })]
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: /* @__PURE__ */ jsx(Change, {
					value: row.slippageBps === null ? null : -row.slippageBps,
					children: f.bps(row.slippageBps)
				})
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.bps(row.totalBps)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end quiet",
				children: f.bps(row.estimateBps)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.percent(row.quantity > 0 ? Math.min(1, row.filled / row.quantity) : null, 0)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.percent(row.makerShare, 0)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.duration(row.fillMs)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: /* @__PURE__ */ jsx(Link, {
					to: `?${to.toString()}#order`,
					preventScrollReset: false,
					children: texts.open
				})
			})
		]
	});
}
// app/execution/slice-rows.tsx
/** 2 of `trend#a.c7/2`. */
var numberOf = (id) => id.slice(id.lastIndexOf("/") + 1);
function SliceRows({ story: { slices, instrument } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const rule = useRules()(instrument);
	if (slices.length === 0) return /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		children: texts.noSlices
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Text, {
		size: "sm",
		fw: 600,
		children: texts.slices
	}), /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: texts.slice }),
				/* @__PURE__ */ jsxs("th", { children: [
					texts.sent,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { children: texts.kind }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.size
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.limit
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.took
				}),
				/* @__PURE__ */ jsx("th", { children: texts.reason })
			] }) }), /* @__PURE__ */ jsx("tbody", { children: slices.map((slice) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("td", { children: [numberOf(slice.id), slice.instrument !== instrument && /* @__PURE__ */ jsxs("span", {
					className: "quiet",
					children: [" ", venueOf(slice.instrument)]
				})] }),
				/* @__PURE__ */ jsxs("td", {
					className: "figure quiet",
					children: [
						f.time(slice.at),
						".",
						String(Math.floor(slice.at % 1e3)).padStart(3, "0")
					]
				}),
				/* @__PURE__ */ jsxs("td", { children: [
					slice.type,
					" ",
					slice.timeInForce,
					slice.isPostOnly && /* @__PURE__ */ jsxs("span", {
						className: "quiet",
						children: [", ", texts.postOnly]
					})
				] }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.quantity(slice.quantity, rule?.lotSize)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.price(slice.limitPrice, rule?.tickSize)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.percent(slice.quantity > 0 ? slice.filled / slice.quantity : null, 0)
				}),
				/* @__PURE__ */ jsx("td", {
					style: { minWidth: 140 },
					children: slice.reason
				})
			] }, slice.id)) })]
		})
	})] });
}
function FillRows({ story: { fills, instrument } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const rule = useRules()(instrument);
	if (fills.length === 0) return /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		mt: "md",
		children: texts.noFills
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Text, {
		size: "sm",
		fw: 600,
		mt: "md",
		children: texts.fills
	}), /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		style: {
			maxHeight: 320,
			overflowY: "auto"
		},
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: texts.at }),
				/* @__PURE__ */ jsx("th", { children: texts.slice }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.size
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.price
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.bid
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.ask
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.fee
				}),
				/* @__PURE__ */ jsx("th", { children: texts.liquidity })
			] }) }), /* @__PURE__ */ jsx("tbody", { children: fills.map((fill) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("td", {
					className: "figure quiet",
					children: [
						f.time(fill.at),
						".",
						String(Math.floor(fill.at % 1e3)).padStart(3, "0")
					]
				}),
				/* @__PURE__ */ jsx("td", { children: fill.slice === null ? "–" : numberOf(fill.slice) }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.quantity(fill.quantity, rule?.lotSize)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.price(fill.price, rule?.tickSize)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end quiet",
					children: f.price(fill.bid, rule?.tickSize)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end quiet",
					children: f.price(fill.ask, rule?.tickSize)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end quiet",
					children: fill.fee === null ? "–" : `${f.quantity(fill.fee)} ${fill.feeCurrency ?? ""}`
				}),
				/* @__PURE__ */ jsx("td", { children: fill.liquidity === null ? "–" : texts.makerTaker[fill.liquidity === "maker" ? "maker" : "taker"] })
			] }, `${fill.tradeId} ${fill.price}`)) })]
		})
	})] });
}
// app/execution/slices-picture.ts
/** Undefined where no price of the order is known. `now` ends one that is still at work; `live` is what was seen of the market meanwhile. */
function slicesPicture(story, { now, live }) {
	const { at, doneAt, endBid, endAsk, arrivalPrice, fills, slices, quantity } = story;
	const last = Math.max(at, doneAt ?? now, ...fills.map((fill) => fill.at), ...slices.map((slice) => slice.at));
	const pad = Math.max(50, .03 * (last - at));
	const [from, to] = [at - pad, last + pad];
	const met = fills.flatMap((fill) => fill.bid === null || fill.ask === null ? [] : [{
		at: fill.at,
		bid: fill.bid,
		ask: fill.ask
	}]);
	const end = doneAt === null || endBid === null || endAsk === null ? [] : [{
		at: doneAt,
		bid: endBid,
		ask: endAsk
	}];
	const touches = [
		...met,
		...end,
		...live.filter((touch) => touch.at >= from && touch.at <= to)
	].toSorted((a, b) => a.at - b.at);
	const priced = slices.flatMap((slice, i) => slice.limitPrice === null ? [] : [{
		...slice,
		price: slice.limitPrice,
		until: slices[i + 1]?.at ?? last
	}]);
	const near = [
		...touches.flatMap(({ bid, ask }) => [bid, ask]),
		...fills.map(({ price }) => price),
		...arrivalPrice === null ? [] : [arrivalPrice],
		...priced.filter(({ isPostOnly }) => isPostOnly).map(({ price }) => price)
	];
	if (near.length === 0) return void 0;
	const [low, high] = [Math.min(...near), Math.max(...near)];
	const room = Math.max(.12 * (high - low), 5e-5 * high);
	let filled = 0;
	const done = fills.map((fill) => {
		filled += fill.quantity;
		return {
			at: fill.at,
			share: Math.min(1, quantity > 0 ? filled / quantity : 0)
		};
	});
	return {
		from,
		to,
		low: low - room,
		high: high + room,
		touches,
		slices: priced,
		fills,
		done
	};
}
/** Some round values between two, at most so many. */
function roundTicks(low, high, most) {
	const rough = (high - low) / most;
	if (!(rough > 0)) return [];
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [
		1,
		2,
		5,
		10
	].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
	return Array.from({ length: Math.max(0, Math.floor(high / step) - Math.ceil(low / step) + 1) }, (_, i) => (Math.ceil(low / step) + i) * step);
}
/** A line that keeps each value until the next: as bid and ask do. */
var stepPath = (points, end) => points.map(([x, y], i) => i === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`).join("") + (points.length === 0 ? "" : `H${end.toFixed(1)}`);
// app/execution/slices-chart.tsx
var LEFT$1 = 8;
var RIGHT = 76;
/** Best prices of an instrument while an order is at work. */
function useTouches(story) {
	const { id, instrument, isWorking, at } = story;
	const quote = useQuote(instrument);
	const [seen, setSeen] = useState({
		id,
		touches: [],
		now: at
	});
	useEffect(() => {
		if (!isWorking) return void 0;
		const look = () => {
			const [bid, ask, now] = [
				quote?.[1],
				quote?.[2],
				Date.now()
			];
			setSeen((before) => {
				const touches = before.id === id ? before.touches : [];
				return {
					id,
					now,
					touches: typeof bid === "number" && typeof ask === "number" ? [...touches, {
						at: now,
						bid,
						ask
					}].slice(-2e3) : touches
				};
			});
		};
		look();
		const timer = setInterval(look, 500);
		return () => {
			clearInterval(timer);
		};
	}, [
		id,
		isWorking,
		quote
	]);
	return seen.id === id ? seen : {
		touches: [],
		now: at
	};
}
/** Bid and ask, slices and fills over time; below it how much was done, against an even pace until the deadline. */
function SlicesChart({ story }) {
	const texts = useTexts(executionTexts);
	const { ref, width } = useElementSize();
	const { touches, now } = useTouches(story);
	const picture = slicesPicture(story, {
		now,
		live: touches
	});
	return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			gap: "xs",
			children: [/* @__PURE__ */ jsx(Text, {
				size: "sm",
				fw: 600,
				children: texts.book
			}), /* @__PURE__ */ jsx(Legend$1, {})]
		}),
		/* @__PURE__ */ jsx("div", {
			ref,
			style: {
				height: 330,
				width: "100%"
			},
			children: picture === void 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noPrices }) : width > 0 && /* @__PURE__ */ jsx(Drawing, {
				picture,
				story,
				width
			})
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: texts.bookHint
		})
	] });
}
var COLOURS$6 = {
	bid: "var(--gain)",
	ask: "var(--loss)",
	arrival: "var(--ink-quiet)",
	slice: "var(--amber)",
	fill: "var(--ink)",
	done: "var(--mantine-color-teal-5)"
};
function Legend$1() {
	const { legend } = useTexts(executionTexts);
	const entries = [
		[
			COLOURS$6.bid,
			legend.bid,
			""
		],
		[
			COLOURS$6.ask,
			legend.ask,
			""
		],
		[
			COLOURS$6.arrival,
			legend.arrival,
			"4 3"
		],
		[
			COLOURS$6.slice,
			legend.slice,
			""
		]
	];
	return /* @__PURE__ */ jsx(Group, {
		gap: "sm",
		children: entries.map(([colour, name, dash]) => /* @__PURE__ */ jsxs("span", {
			className: "quiet",
			style: {
				fontSize: "0.75rem",
				display: "inline-flex",
				gap: 5,
				alignItems: "center"
			},
			children: [/* @__PURE__ */ jsx("svg", {
				width: "16",
				height: "6",
				"aria-hidden": "true",
				children: /* @__PURE__ */ jsx("line", {
					x1: "0",
					x2: "16",
					y1: "3",
					y2: "3",
					stroke: colour,
					strokeWidth: "2",
					strokeDasharray: dash
				})
			}), name]
		}, name))
	});
}
function Drawing({ picture, story, width }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const rule = useRules()(story.instrument);
	const { from, to, low, high, touches, slices, fills } = picture;
	const right = Math.max(48, width - RIGHT);
	const x = (at) => LEFT$1 + (at - from) / (to - from) * (right - LEFT$1);
	const y = (price) => 6 + (1 - (price - low) / (high - low)) * 230;
	const inside = (price) => y(Math.min(high, Math.max(low, price)));
	const largest = Math.max(1e-12, ...fills.map(({ quantity }) => quantity));
	return /* @__PURE__ */ jsxs("svg", {
		width,
		height: 330,
		role: "img",
		"aria-label": texts.chart,
		style: {
			display: "block",
			fontSize: 11
		},
		children: [
			roundTicks(low, high, 5).map((price) => /* @__PURE__ */ jsxs("g", { children: [/* @__PURE__ */ jsx("line", {
				x1: LEFT$1,
				x2: right,
				y1: y(price),
				y2: y(price),
				stroke: "var(--line)"
			}), /* @__PURE__ */ jsx("text", {
				x: right + 6,
				y: y(price) + 4,
				fill: "var(--ink-quiet)",
				children: f.price(price, rule?.tickSize)
			})] }, price)),
			story.arrivalPrice !== null && /* @__PURE__ */ jsx("line", {
				x1: LEFT$1,
				x2: right,
				y1: y(story.arrivalPrice),
				y2: y(story.arrivalPrice),
				stroke: COLOURS$6.arrival,
				strokeDasharray: "4 3"
			}),
			/* @__PURE__ */ jsx("path", {
				d: stepPath(touches.map(({ at, bid }) => [x(at), y(bid)]), right),
				fill: "none",
				stroke: COLOURS$6.bid,
				strokeWidth: "1.5"
			}),
			/* @__PURE__ */ jsx("path", {
				d: stepPath(touches.map(({ at, ask }) => [x(at), y(ask)]), right),
				fill: "none",
				stroke: COLOURS$6.ask,
				strokeWidth: "1.5"
			}),
			slices.map(({ id, at, until, price, isPostOnly }) => /* @__PURE__ */ jsxs("g", {
				stroke: COLOURS$6.slice,
				strokeWidth: "2",
				children: [/* @__PURE__ */ jsx("line", {
					x1: x(at),
					x2: Math.max(x(at) + 3, x(until)),
					y1: inside(price),
					y2: inside(price),
					strokeDasharray: isPostOnly ? void 0 : "2 3"
				}), /* @__PURE__ */ jsx("line", {
					x1: x(at),
					x2: x(at),
					y1: inside(price) - 4,
					y2: inside(price) + 4
				})]
			}, id)),
			fills.map(({ tradeId, at, price, quantity, liquidity }) => /* @__PURE__ */ jsx("circle", {
				cx: x(at),
				cy: y(price),
				r: 2.5 + 3.5 * Math.sqrt(quantity / largest),
				fill: liquidity === "maker" ? "var(--surface)" : COLOURS$6.fill,
				stroke: COLOURS$6.fill,
				strokeWidth: "1.5",
				children: /* @__PURE__ */ jsx("title", { children: `${f.quantity(quantity, rule?.lotSize)} · ${f.price(price, rule?.tickSize)} · ${f.time(at)}` })
			}, `${tradeId} ${price}`)),
			/* @__PURE__ */ jsx(TimeAxis, {
				from,
				to,
				start: story.at,
				x
			}),
			/* @__PURE__ */ jsx(Pace, {
				picture,
				story,
				x,
				right
			})
		]
	});
}
/** Time since the order was begun: what matters of it is how long it took. */
function TimeAxis({ from, to, start, x }) {
	const f = useFormats();
	return roundTicks(from - start, to - start, 6).filter((since) => since >= 0).map((since) => /* @__PURE__ */ jsx("text", {
		x: x(start + since),
		y: 252,
		textAnchor: "middle",
		fill: "var(--ink-quiet)",
		children: since < 1e3 ? `${since} ms` : since < 6e4 ? `${f.number(since / 1e3, since % 1e3 === 0 ? 0 : 1)} s` : f.duration(since)
	}, since));
}
function Pace({ picture: { done }, story: { at, deadline }, x, right }) {
	const { legend } = useTexts(executionTexts);
	const y = (share) => 268 + (1 - share) * 54;
	const path = stepPath([[x(at), y(0)], ...done.map(({ at: when, share }) => [x(when), y(share)])], right);
	const edge = deadline === null || deadline <= at ? void 0 : Math.min(1, Math.max(0, (right - x(at)) / Math.max(1e-9, x(deadline) - x(at))));
	return /* @__PURE__ */ jsxs("g", { children: [
		/* @__PURE__ */ jsx("line", {
			x1: LEFT$1,
			x2: right,
			y1: y(0),
			y2: y(0),
			stroke: "var(--line)"
		}),
		/* @__PURE__ */ jsx("line", {
			x1: LEFT$1,
			x2: right,
			y1: y(1),
			y2: y(1),
			stroke: "var(--line)"
		}),
		edge !== void 0 && /* @__PURE__ */ jsx("line", {
			x1: x(at),
			y1: y(0),
			x2: edge < 1 ? right : x(deadline ?? at),
			y2: y(edge),
			stroke: "var(--ink-quiet)",
			strokeDasharray: "4 3",
			children: /* @__PURE__ */ jsx("title", { children: legend.even })
		}),
		/* @__PURE__ */ jsx("path", {
			d: path,
			fill: "none",
			stroke: COLOURS$6.done,
			strokeWidth: "2"
		}),
		/* @__PURE__ */ jsx("text", {
			x: right + 6,
			y: y(1) + 4,
			fill: "var(--ink-quiet)",
			children: "100 %"
		}),
		/* @__PURE__ */ jsx("text", {
			x: right + 6,
			y: y(0) + 4,
			fill: "var(--ink-quiet)",
			children: "0 %"
		}),
		/* @__PURE__ */ jsx("text", {
			x: 12,
			y: y(1) + 13,
			fill: COLOURS$6.done,
			children: legend.done
		}),
		/* @__PURE__ */ jsx("text", {
			x: 12,
			y: y(1) + 27,
			fill: "var(--ink-quiet)",
			children: edge === void 0 ? "" : legend.even
		})
	] });
}
// app/execution/order-panel.tsx
var WORKING_MS = 1e3;
/** Grows with each notice about an order or one of its slices. */
function useHeard(id) {
	return useNotices().findLast(({ notice }) => notice.of === "desk" && "id" in notice.notice && (notice.notice.id === id || notice.notice.id.startsWith(`${id}/`)))?.seq ?? -1;
}
function OrderPanel({ id, first }) {
	const texts = useTexts(executionTexts);
	const { set } = useSearch();
	const heard = useHeard(id);
	const { data, refetch } = useQuery(useApi().execution.parent.queryOptions({ id }, {
		refetchInterval: ({ state }) => state.data?.isWorking === true ? WORKING_MS : false,
		...first === void 0 ? {} : { initialData: first }
	}));
	useEffect(() => {
		if (heard >= 0) refetch();
	}, [heard, refetch]);
	const side = /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		children: [data?.isWorking === true && /* @__PURE__ */ jsx(Badge, {
			variant: "light",
			tt: "none",
			children: texts.working
		}), /* @__PURE__ */ jsx(Button, {
			size: "xs",
			variant: "default",
			onClick: () => {
				set({ order: void 0 });
			},
			children: texts.close
		})]
	});
	return /* @__PURE__ */ jsx(Panel, {
		id: "order",
		title: texts.order(id),
		side,
		children: data === void 0 ? /* @__PURE__ */ jsx(Skeleton, { height: 520 }) : data === null ? /* @__PURE__ */ jsx(Empty, { text: texts.unknown(id) }) : /* @__PURE__ */ jsx(Order, { story: data })
	});
}
function Order({ story }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const rule = useRules()(story.instrument);
	const { instrument, side, quantity, filled, reason, id, algorithm, decisionAt, decisionPrice, forecast, doneAt, note, at, arrivalPrice, averagePrice, slippageBps, totalBps, estimateBps, makerShare, fillMs, denials } = story;
	const price = (value) => f.price(value, rule?.tickSize);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs(Text, {
			size: "sm",
			mb: "sm",
			children: [
				/* @__PURE__ */ jsxs("strong", { children: [
					side === null ? "" : texts.side[side === "sell" ? "sell" : "buy"],
					" ",
					f.quantity(quantity, rule?.lotSize),
					" ",
					symbolOf(instrument)
				] }),
				" · ",
				algorithm,
				" · ",
				reason ?? "",
				" ",
				/* @__PURE__ */ jsx(Link, {
					to: `/flow?order=${encodeURIComponent(id)}`,
					children: texts.why
				})
			]
		}),
		/* @__PURE__ */ jsxs("div", {
			style: {
				display: "grid",
				gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 145px), 1fr))",
				gap: "12px 20px",
				marginBottom: 12
			},
			children: [
				/* @__PURE__ */ jsx(Stat, {
					name: texts.decided,
					value: f.time(decisionAt ?? at),
					hint: [decisionPrice === null ? "" : texts.decidedAt(price(decisionPrice)), forecast === null ? "" : `${texts.forecast} ${f.number(forecast)}`].filter((one) => one !== "").join(", ")
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.arrival,
					value: price(arrivalPrice)
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.average,
					value: price(averagePrice)
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.slippage,
					value: f.bps(slippageBps)
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.cost,
					value: f.bps(totalBps),
					hint: texts.expected(f.bps(estimateBps))
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.filled,
					value: f.percent(quantity > 0 ? Math.min(1, filled / quantity) : null, 1),
					hint: makerShare === null ? "" : `${texts.maker} ${f.percent(makerShare, 0)}`
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.firstFill,
					value: f.duration(fillMs),
					hint: doneAt === null ? "" : `${texts.ended} ${f.time(doneAt)}${note === null ? "" : `: ${note}`}`
				})
			]
		}),
		/* @__PURE__ */ jsx(SlicesChart, { story }),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			style: { marginTop: 16 },
			children: [/* @__PURE__ */ jsxs("div", {
				className: "span-7",
				children: [/* @__PURE__ */ jsx(SliceRows, { story }), /* @__PURE__ */ jsx(FillRows, { story })]
			}), /* @__PURE__ */ jsx("div", {
				className: "span-5",
				children: /* @__PURE__ */ jsx(Compared, { story })
			})]
		}),
		denials.length > 0 && /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			className: "warn",
			mt: "sm",
			children: [
				texts.refused,
				": ",
				denials.map((denial) => `${f.time(denial.at)} ${denial.rule} (${denial.reason})`).join("; ")
			]
		})
	] });
}
var EXPECTED = [
	"halfSpreadBps",
	"sweepBps",
	"impactBps",
	"takerFeeBps",
	"takeNowBps",
	"timingRiskBps"
];
var PARTS$1 = [
	"delay",
	"timing",
	"spread",
	"impact",
	"fee",
	"opportunity",
	"total"
];
/** What was expected beside what it was. */
function Compared({ story: { estimate, parts, quantity, decisionPrice, arrivalPrice, instrument } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const quote = quoteOf(instrument);
	const value = quantity * (decisionPrice ?? arrivalPrice ?? NaN);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			fw: 600,
			children: texts.before
		}),
		/* @__PURE__ */ jsx("table", {
			className: "rows",
			children: /* @__PURE__ */ jsxs("tbody", { children: [EXPECTED.map((name) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: texts.expectedParts[name] }), /* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.bps(estimate[name])
			})] }, name)), /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: texts.expectedParts.shareOfDepth }), /* @__PURE__ */ jsx("td", {
				className: "end",
				children: f.percent(estimate.shareOfDepth, 1)
			})] })] })
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			fw: 600,
			mt: "md",
			children: texts.after
		}),
		parts === null ? /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: texts.noParts
		}) : /* @__PURE__ */ jsx("table", {
			className: "rows",
			children: /* @__PURE__ */ jsx("tbody", { children: PARTS$1.map((part) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: texts.parts[part] }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.moneyIn(parts[part], quote)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.bps(1e4 * parts[part] / value)
				})
			] }, part)) })
		})
	] });
}
// app/execution/slippage-bars.tsx
var HEIGHT$5 = 190;
function SlippageBars({ overview: { histogram } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	const highest = Math.max(1, ...histogram.map(({ count }) => count));
	const digits = histogram.some(({ from }) => !Number.isInteger(from)) ? 1 : 0;
	const label = (value) => f.number(value, digits);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.distribution,
		span: 7,
		children: /* @__PURE__ */ jsx("div", {
			style: { minHeight: 250 },
			children: histogram.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFit }) : /* @__PURE__ */ jsxs(Fragment, { children: [
				/* @__PURE__ */ jsx("div", {
					role: "img",
					"aria-label": histogram.filter(({ count }) => count > 0).map(({ from, to, count }) => texts.bar(label(from), label(to), f.count(count))).join("; "),
					style: {
						display: "flex",
						alignItems: "flex-end",
						gap: 2,
						height: HEIGHT$5,
						borderBottom: "1px solid var(--line)"
					},
					children: histogram.map(({ from, to, count }) => /* @__PURE__ */ jsx("div", {
						title: texts.bar(label(from), label(to), f.count(count)),
						style: {
							flex: 1,
							minWidth: 2,
							height: `${count === 0 ? 0 : Math.max(1.5, 100 * count / highest)}%`,
							borderRadius: "3px 3px 0 0",
							background: from >= 0 ? "var(--loss)" : "var(--gain)"
						}
					}, from))
				}),
				/* @__PURE__ */ jsx("div", {
					className: "figure quiet",
					style: {
						display: "flex",
						justifyContent: "space-between",
						fontSize: "0.6875rem",
						marginTop: 4
					},
					children: ticksOf(histogram).map((value) => /* @__PURE__ */ jsx("span", { children: label(value) }, value))
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					mt: 6,
					children: texts.distributionHint
				})
			] })
		})
	});
}
/** The edges of some bars, evenly apart. */
function ticksOf(histogram) {
	const [first, last] = [histogram[0]?.from ?? 0, histogram.at(-1)?.to ?? 0];
	const parts = 6;
	return Array.from({ length: 7 }, (_, i) => first + i * (last - first) / parts);
}
// app/execution/times.tsx
var TIMES = [
	"toPlan",
	"toFirstFill",
	"toDone"
];
function Times({ overview: { times } }) {
	const texts = useTexts(executionTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.times,
		span: 4,
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.p50
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.p90
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.p99
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: TIMES.map((name) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: texts.time[name] }),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.duration(times[name].p50)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.duration(times[name].p90)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.duration(times[name].p99)
					})
				] }, name)) })]
			})
		})
	});
}
// app/parts/reading-note.tsx
/** Says that what is shown is not all of it yet, or that something could not be read. */
function ReadingNote({ reading }) {
	const texts = useTexts(listTexts);
	const f = useFormats();
	if (reading === void 0 || reading.isComplete && reading.problem === null) return null;
	const { doneBytes, leftBytes, problem } = reading;
	return /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "warn",
		role: "status",
		mb: "sm",
		children: problem === null ? texts.reading(f.percent(doneBytes / Math.max(1, doneBytes + leftBytes), 0)) : texts.problem(problem)
	});
}
// app/routes/execution.tsx
var execution_exports = /* @__PURE__ */ __exportAll({
	default: () => execution_default,
	loader: () => loader$9,
	meta: () => meta$9,
	shouldRevalidate: () => onlyFromElsewhere
});
var meta$9 = () => [{ title: "Execution · coinbot" }];
async function loader$9({ context, request }) {
	const { api } = context.get(pageContext);
	const id = new URL(request.url).searchParams.get("order")?.slice(0, 160);
	return {
		overview: await api?.execution.overview({}),
		parents: await api?.execution.parents({}),
		order: id === void 0 || id === "" ? void 0 : await api?.execution.parent({ id })
	};
}
var EVERY_MS$12 = 5e3;
var execution_default = UNSAFE_withComponentProps(function Execution() {
	const texts = useTexts(executionTexts);
	const { overview: first, parents, order } = useLoaded();
	const { get } = useSearch();
	const { asked } = useFilter();
	const { data } = useQuery(useApi().execution.overview.queryOptions(asked, {
		refetchInterval: EVERY_MS$12,
		placeholderData: (before) => before ?? first
	}));
	const id = get("order");
	if (data === void 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Skeleton, { height: 500 })] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			title: texts.title,
			children: /* @__PURE__ */ jsx(Filters$1, { overview: data })
		}),
		/* @__PURE__ */ jsx(ReadingNote, { reading: data.reading }),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [
				id !== void 0 && /* @__PURE__ */ jsx(OrderPanel, {
					id,
					first: order?.id === id ? order : void 0
				}),
				data.parents + data.working === 0 ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: data.algorithms.length === 0 ? texts.noOrders : texts.noFit }) }) : /* @__PURE__ */ jsxs(Fragment, { children: [
					/* @__PURE__ */ jsx(Figures$1, { overview: data }),
					/* @__PURE__ */ jsx(SlippageBars, { overview: data }),
					/* @__PURE__ */ jsx(CostParts, { overview: data }),
					/* @__PURE__ */ jsx(Groups, { overview: data }),
					/* @__PURE__ */ jsx(Times, { overview: data })
				] }),
				/* @__PURE__ */ jsx(OrderList, { first: parents }),
				/* @__PURE__ */ jsx(Denials, { overview: data })
			]
		})
	] });
});
function Filters$1({ overview }) {
	const texts = useTexts(executionTexts);
	const { get, set } = useSearch();
	const { range } = useFilter();
	const choice = (name, values, width) => /* @__PURE__ */ jsx(Select, {
		size: "xs",
		w: width,
		"aria-label": texts[name],
		placeholder: `${texts[name]}: ${texts.all}`,
		clearable: true,
		data: values.map((value) => ({
			value,
			label: name === "instrument" ? symbolOf(value) : value
		})),
		value: get(name) ?? null,
		onChange: (value) => {
			set({
				[name]: value ?? void 0,
				page: void 0
			});
		}
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		choice("instrument", overview.instruments, 150),
		choice("algorithm", overview.algorithms, 160),
		overview.strategies.length > 1 && choice("strategy", overview.strategies, 160),
		/* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: range,
			onChange: (value) => {
				set({
					range: value === "all" ? void 0 : value,
					page: void 0
				});
			},
			data: [
				"hour",
				"day",
				"week",
				"all"
			].map((value) => ({
				value,
				label: texts.ranges[value]
			})),
			"aria-label": texts.range
		})
	] });
}
var dataTexts = {
	ko: {
		title: "데이터",
		archive: "보관된 데이터",
		none: "아직 보관된 캔들이 없습니다. 거래소에서 내려받거나 가상 시장을 만들어 보세요. 둘 다 API 키가 필요 없습니다.",
		search: "찾기",
		made: "가상",
		frozen: "고정됨",
		dataset: "데이터셋",
		timeframe: "캔들",
		from: "시작",
		to: "끝",
		rows: "캔들 수",
		missing: "누락",
		size: "크기",
		coverage: "채워진 정도",
		complete: "없음",
		check: "검사",
		checkAll: "모두 검사",
		details: "자세히",
		close: "닫기",
		hash: "해시",
		hashHint: "파일 이름과 해시로 계산합니다. 백테스트 보고서는 이 값으로 데이터를 가리킵니다.",
		sources: "출처",
		files: "파일",
		holes: (n) => `빈 구간 ${n}곳`,
		zeroVolume: "거래량 없음",
		longest: "가장 긴 빈 구간",
		coverageHint: (missing, rows) => `캔들 ${rows}개, 누락 ${missing}개`,
		gaps: "빈 구간",
		noGaps: "처음부터 끝까지 빠진 캔들이 없습니다.",
		gapsLoading: "캔들을 읽는 중 …",
		gapsFailed: "빈 구간을 읽지 못했습니다",
		gapFrom: "직전 캔들",
		gapTo: "다음 캔들",
		gapLength: "길이",
		gapCount: (total, missing) => `빈 구간 ${total}곳에서 캔들 ${missing}개가 빠져 있습니다.`,
		gapShown: (n) => `가장 긴 ${n}곳을 보여 줍니다.`,
		download: "내려받기",
		downloadHint: "거래소가 공개한 과거 데이터를 받습니다. API 키는 필요 없고, 다시 받으면 멈춘 곳부터 이어집니다.",
		venue: "거래소",
		symbol: "심볼",
		symbolHint: "BTC/USDT, 무기한 선물은 BTC/USDT:USDT",
		kind: "종류",
		kinds: {
			candles: "캔들",
			trades: "체결",
			funding: "펀딩비"
		},
		fromDay: "시작일",
		toDay: "종료일 (비우면 지금까지)",
		conflict: "보관된 캔들과 값이 다르면",
		conflicts: {
			refuse: "멈추고 알리기",
			last: "새 값으로 바꾸기"
		},
		start: "시작",
		wrongSymbol: "BTC/USDT처럼 기준/상대 통화로 적어 주세요",
		offline: "내려받으려면 네트워크가 필요합니다. 없다면 가상 시장을 만들어 보세요.",
		synthetic: "가상 시장 만들기",
		syntheticHint: "네트워크 없이 시험해 볼 수 있는, 실제로는 없었던 시장의 캔들입니다. 시드가 같으면 같은 시장이 됩니다.",
		days: "일수",
		seed: "시드",
		make: "만들기",
		resample: "더 긴 캔들 만들기",
		resampleHint: "data/resampled 아래 별도 파일로 저장합니다. 원본 데이터셋은 그대로 둡니다.",
		resampleTo: "캔들",
		resampled: "더 긴 캔들",
		file: "파일",
		changed: "변경",
		noResampled: "아직 없습니다. 데이터셋을 열어 길이를 고르세요.",
		work: "작업",
		noWork: "여기서 시작한 내려받기나 검사가 아직 없습니다.",
		found: "검사 결과",
		nothingFound: "특별한 점이 없습니다.",
		ok: "잘못된 것이 없습니다.",
		notOk: "오류가 하나 이상 있습니다. 이 데이터를 그대로 쓰지 마세요.",
		showResult: "결과 보기",
		forget: "목록에서 지우기",
		severity: {
			info: "참고",
			warning: "확인 필요",
			error: "오류"
		},
		cause: {
			market: "시장",
			bug: "프로그램",
			unknown: "알 수 없음"
		},
		causedBy: (cause) => `원인: ${cause}`,
		firstSeen: (where) => `처음 나타난 곳: ${where}`,
		disk: "디스크",
		free: "남은 공간",
		used: "봇이 쓰는 공간",
		folder: "폴더",
		neverRemoved: "저절로 지워지는 데이터는 없습니다.",
		recordings: "기록",
		noRecordings: "없습니다. 설정에서 trading.record를 켜면 매매하는 동안 체결, 호가, 캔들을 기록합니다.",
		name: "이름",
		segments: "조각",
		writing: "기록 중",
		events: "체결과 펀딩비",
		noEvents: "내려받은 것이 없습니다.",
		failed: "하지 못했습니다",
		noMatch: "조건에 맞는 데이터셋이 없습니다.",
		folders: {
			cache: "빠른 사본 (지워도 됨)",
			processed: "정리된 캔들",
			raw: "받은 그대로",
			historical: "고정된 데이터",
			dashboard: "이 페이지",
			resampled: "더 긴 캔들",
			models: "모델",
			demo: "데모",
			paper: "모의 매매",
			live: "실거래"
		}
	},
	en: {
		title: "Data",
		archive: "Archive",
		none: "No candles are in the archive yet. Download some from a venue, or make up a market: neither needs a key.",
		search: "Filter",
		made: "made up",
		frozen: "frozen",
		dataset: "Dataset",
		timeframe: "Candle",
		from: "From",
		to: "To",
		rows: "Candles",
		missing: "Missing",
		size: "Size",
		coverage: "Coverage",
		complete: "none",
		check: "Check",
		checkAll: "Check all",
		details: "Details",
		close: "Close",
		hash: "Hash",
		hashHint: "Over the names and hashes of its files: reports of backtests name their data by it.",
		sources: "Sources",
		files: "Files",
		holes: (n) => `${n} holes`,
		zeroVolume: "Without volume",
		longest: "Longest hole",
		coverageHint: (missing, rows) => `${rows} candles, ${missing} missing`,
		gaps: "Gaps",
		noGaps: "Every candle between the first and the last is there.",
		gapsLoading: "Reading the candles …",
		gapsFailed: "The gaps could not be read",
		gapFrom: "Last candle before",
		gapTo: "Next candle",
		gapLength: "Length",
		gapCount: (total, missing) => `${missing} candles are missing in ${total} holes.`,
		gapShown: (n) => `The ${n} longest are shown.`,
		download: "Download",
		downloadHint: "From the venue’s public history: no key is needed. A second download goes on where the first stopped.",
		venue: "Venue",
		symbol: "Symbol",
		symbolHint: "BTC/USDT, or BTC/USDT:USDT for a perpetual",
		kind: "What",
		kinds: {
			candles: "Candles",
			trades: "Trades",
			funding: "Funding"
		},
		fromDay: "From day",
		toDay: "Up to day (empty: now)",
		conflict: "Where candles differ from the archive",
		conflicts: {
			refuse: "Stop and say so",
			last: "Take the new ones"
		},
		start: "Start",
		wrongSymbol: "Expected BASE/QUOTE such as BTC/USDT",
		offline: "A download needs the network. Without one, make up a market.",
		synthetic: "Make up a market",
		syntheticHint: "Candles of a market that never was, for trying things out without a network. The same seed makes the same market.",
		days: "Days",
		seed: "Seed",
		make: "Make it up",
		resample: "Make longer candles",
		resampleHint: "Written to a file of its own under data/resampled; the dataset stays as it is.",
		resampleTo: "Candle",
		resampled: "Longer candles",
		file: "File",
		changed: "Changed",
		noResampled: "None yet: open a dataset and choose a length.",
		work: "Work",
		noWork: "Nothing was downloaded or checked from here yet.",
		found: "What the check found",
		nothingFound: "Nothing remarkable.",
		ok: "Nothing in it is a mistake.",
		notOk: "At least one finding is an error: do not use this data as it is.",
		showResult: "Findings",
		forget: "Remove from the list",
		severity: {
			info: "good to know",
			warning: "look at it",
			error: "error"
		},
		cause: {
			market: "the market",
			bug: "a program",
			unknown: "unknown"
		},
		causedBy: (cause) => `Cause: ${cause}`,
		firstSeen: (where) => `first seen: ${where}`,
		disk: "Disk",
		free: "Free",
		used: "Used by this bot",
		folder: "Folder",
		neverRemoved: "Nothing is ever removed by itself.",
		recordings: "Recordings",
		noRecordings: "None. Set trading.record in the settings: trades, books and candles are then recorded while trading.",
		name: "Name",
		segments: "Parts",
		writing: "being written",
		events: "Trades and funding",
		noEvents: "None were downloaded.",
		failed: "That was not possible",
		noMatch: "No dataset fits the filter.",
		folders: {
			cache: "Fast copies; may be deleted",
			processed: "Clean candles",
			raw: "As received",
			historical: "Frozen sets",
			dashboard: "This page",
			resampled: "Longer candles",
			models: "Models",
			demo: "Demonstration",
			paper: "Paper trading",
			live: "Live trading"
		}
	}
};
// app/data/gap-timeline.tsx
var TICKS = 5;
/** A dataset from its first candle to its last; gaps are cut out of it, at least as wide as the eye can see. */
function GapTimeline({ dataset, holes }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	const { from, candleMs } = dataset;
	const to = dataset.to + candleMs;
	const place = (at) => 1e3 * (at - from) / Math.max(1, to - from);
	return /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsxs("svg", {
		viewBox: "0 0 1000 24",
		preserveAspectRatio: "none",
		width: "100%",
		height: 32,
		role: "img",
		"aria-label": `${texts.gaps}: ${texts.coverageHint(f.count(dataset.missing), f.count(dataset.rows))}`,
		style: {
			display: "block",
			borderRadius: 6
		},
		children: [/* @__PURE__ */ jsx("rect", {
			x: "0",
			y: "0",
			width: "1000",
			height: "24",
			fill: "var(--green)",
			fillOpacity: holes === void 0 ? .2 : .55
		}), (holes ?? []).map(({ after, missing }) => {
			const start = place(after + candleMs);
			const width = Math.max(1.5, place(after + (missing + 1) * candleMs) - start);
			return /* @__PURE__ */ jsx("rect", {
				x: Math.min(1e3 - width, start),
				y: "0",
				width,
				height: "24",
				fill: "var(--amber)",
				children: /* @__PURE__ */ jsx("title", { children: `${f.moment(after + candleMs)} – ${f.moment(after + (missing + 1) * candleMs)} · ${texts.missing}: ${f.count(missing)}` })
			}, after);
		})]
	}), /* @__PURE__ */ jsx("div", {
		style: {
			display: "flex",
			justifyContent: "space-between",
			fontSize: "0.7rem"
		},
		className: "quiet figure",
		"aria-hidden": "true",
		children: Array.from({ length: TICKS }, (_, i) => /* @__PURE__ */ jsx("span", { children: f.day(from + (to - from) * i / 4) }, i))
	})] });
}
// app/data/timeframes.ts
var [SECOND$1, MINUTE, HOUR, DAY$1] = [
	1e3,
	6e4,
	36e5,
	864e5
];
/** Lengths of a candle in milliseconds, the shortest first. */
var TIMEFRAME_MS = {
	"1s": SECOND$1,
	"1m": MINUTE,
	"3m": 3 * MINUTE,
	"5m": 5 * MINUTE,
	"15m": 15 * MINUTE,
	"30m": 30 * MINUTE,
	"1h": HOUR,
	"2h": 2 * HOUR,
	"4h": 4 * HOUR,
	"6h": 6 * HOUR,
	"8h": 8 * HOUR,
	"12h": 12 * HOUR,
	"1d": DAY$1,
	"3d": 3 * DAY$1,
	"1w": 7 * DAY$1
};
var TIMEFRAME_NAMES = Object.keys(TIMEFRAME_MS);
/** What candles of this length can be made into. */
var LONGER = (candleMs) => TIMEFRAME_NAMES.filter((name) => TIMEFRAME_MS[name] > candleMs && TIMEFRAME_MS[name] % candleMs === 0);
// app/data/dataset-details.tsx
/** One dataset: its figures, where it has gaps, and what can be made of it. */
function DatasetDetails({ dataset, check, resample, close, busy }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	const side = /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		children: [/* @__PURE__ */ jsx(Button, {
			size: "xs",
			variant: "default",
			disabled: busy,
			onClick: () => {
				check([dataset.id]);
			},
			children: texts.check
		}), /* @__PURE__ */ jsx(CloseButton, {
			"aria-label": texts.close,
			onClick: close
		})]
	});
	return /* @__PURE__ */ jsxs(Panel, {
		title: `${dataset.symbol} · ${dataset.timeframe} · ${dataset.venue}`,
		side,
		id: "dataset",
		children: [
			/* @__PURE__ */ jsxs(SimpleGrid, {
				cols: {
					base: 2,
					sm: 3,
					lg: 6
				},
				spacing: "md",
				mb: "md",
				children: [
					/* @__PURE__ */ jsx(Stat, {
						name: texts.rows,
						value: f.count(dataset.rows),
						hint: `${f.day(dataset.from)} – ${f.day(dataset.to)}`
					}),
					/* @__PURE__ */ jsx(Stat, {
						name: texts.missing,
						value: f.count(dataset.missing),
						hint: texts.holes(f.count(dataset.holes))
					}),
					/* @__PURE__ */ jsx(Stat, {
						name: texts.longest,
						value: dataset.longestHole === null ? "–" : f.duration(dataset.longestHole.missing * dataset.candleMs),
						hint: dataset.longestHole === null ? void 0 : f.moment(dataset.longestHole.after)
					}),
					/* @__PURE__ */ jsx(Stat, {
						name: texts.zeroVolume,
						value: f.count(dataset.zeroVolume),
						hint: f.percent(dataset.zeroVolume / Math.max(1, dataset.rows), 1)
					}),
					/* @__PURE__ */ jsx(Stat, {
						name: texts.size,
						value: f.bytes(dataset.bytes),
						hint: `${texts.files}: ${f.count(dataset.spans.length)}`
					}),
					/* @__PURE__ */ jsx(Tooltip, {
						label: /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("div", { children: texts.hashHint }), /* @__PURE__ */ jsx("div", {
							style: { wordBreak: "break-all" },
							children: dataset.hash
						})] }),
						multiline: true,
						maw: 320,
						children: /* @__PURE__ */ jsx("div", {
							tabIndex: 0,
							children: /* @__PURE__ */ jsx(Stat, {
								name: texts.hash,
								value: /* @__PURE__ */ jsx(Code, {
									fz: "0.95rem",
									children: dataset.hash.slice(0, 10)
								}),
								hint: /* @__PURE__ */ jsx(Code, {
									fz: "0.65rem",
									children: dataset.id.split("/")[0]
								})
							})
						})
					})
				]
			}),
			/* @__PURE__ */ jsx(Gaps, { dataset }),
			/* @__PURE__ */ jsxs(Text, {
				size: "xs",
				className: "quiet",
				mt: "sm",
				truncate: true,
				title: dataset.sources.join("\n"),
				children: [
					texts.sources,
					": ",
					dataset.sources.slice(-3).join(", ") || "–"
				]
			}),
			/* @__PURE__ */ jsx(Resample, {
				dataset,
				resample,
				busy
			})
		]
	});
}
var LISTED = 20;
function Gaps({ dataset }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	const { data, error } = useQuery(useApi().data.gaps.queryOptions({ dataset: dataset.id }, { staleTime: 6e4 }));
	if (error !== null) return /* @__PURE__ */ jsxs(Text, {
		size: "sm",
		className: "warn",
		role: "alert",
		children: [
			texts.gapsFailed,
			": ",
			reasonOf$1(error)
		]
	});
	const longest = (data?.holes ?? []).toSorted((a, b) => b.missing - a.missing).slice(0, LISTED);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(GapTimeline, {
			dataset,
			holes: data?.holes
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			mt: 6,
			mih: 22,
			className: "quiet",
			children: data === void 0 ? texts.gapsLoading : data.total === 0 ? texts.noGaps : `${texts.gapCount(f.count(data.total), f.count(data.missing))}${data.total > LISTED ? ` ${texts.gapShown(f.count(Math.min(LISTED, data.holes.length)))}` : ""}`
		}),
		longest.length > 0 && /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("th", { children: [
						texts.gapFrom,
						" (",
						f.zoneName,
						")"
					] }),
					/* @__PURE__ */ jsx("th", { children: texts.gapTo }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.missing
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.gapLength
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: longest.map(({ after, missing }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", {
						className: "figure",
						children: f.moment(after)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "figure",
						children: f.moment(after + (missing + 1) * dataset.candleMs)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.count(missing)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.duration(missing * dataset.candleMs)
					})
				] }, after)) })]
			})
		})
	] });
}
function Resample({ dataset, resample, busy }) {
	const texts = useTexts(dataTexts);
	const longer = LONGER(dataset.candleMs);
	const [chosen, setChosen] = useState();
	const timeframe = chosen !== void 0 && longer.includes(chosen) ? chosen : longer[0];
	if (timeframe === void 0) return null;
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		align: "flex-end",
		mt: "md",
		children: [
			/* @__PURE__ */ jsx(NativeSelect, {
				size: "xs",
				label: texts.resample,
				value: timeframe,
				onChange: ({ currentTarget }) => {
					setChosen(currentTarget.value);
				},
				data: [...longer],
				w: 150
			}),
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				disabled: busy,
				onClick: () => {
					resample(dataset.id, timeframe);
				},
				children: texts.make
			}),
			/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				maw: 420,
				children: texts.resampleHint
			})
		]
	});
}
// app/data/coverage-bar.tsx
/** The months or years of a dataset on a line of time: how much of each is there. Whole ones are green, what is missing is amber. */
function CoverageBar({ dataset, from, to, height = 14 }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	const length = Math.max(1, to - from);
	return /* @__PURE__ */ jsxs("svg", {
		viewBox: "0 0 1000 10",
		preserveAspectRatio: "none",
		width: "100%",
		height,
		role: "img",
		"aria-label": texts.coverageHint(f.count(dataset.missing), f.count(dataset.rows)),
		style: {
			display: "block",
			minWidth: 120
		},
		children: [/* @__PURE__ */ jsx("rect", {
			x: "0",
			y: "4",
			width: "1000",
			height: "2",
			fill: "var(--line)"
		}), dataset.spans.map(({ period, from: begin, to: end, rows, missing, holes }) => {
			const share = rows / (rows + missing);
			const [x, width] = [1e3 * (begin - from) / length, Math.max(2, 1e3 * (end + dataset.candleMs - begin) / length)];
			return /* @__PURE__ */ jsxs("g", { children: [/* @__PURE__ */ jsx("title", { children: `${period}: ${f.percent(share, missing === 0 ? 0 : 2)} · ${texts.coverageHint(f.count(missing), f.count(rows))}${holes > 0 ? ` · ${texts.holes(f.count(holes))}` : ""}` }), /* @__PURE__ */ jsx("rect", {
				x,
				y: "0",
				width,
				height: "10",
				fill: missing === 0 ? "var(--green)" : "var(--amber)",
				fillOpacity: missing === 0 ? .75 : .35 + .5 * share
			})] }, period);
		})]
	});
}
// app/data/datasets-panel.tsx
var SEARCH_FROM = 6;
/** Every dataset of the archive, on one line of time. */
function DatasetsPanel({ datasets, check, busy }) {
	const texts = useTexts(dataTexts);
	const [text, setText] = useState("");
	const wanted = text.trim().toLowerCase();
	const shown = datasets.filter(({ id, venue, symbol, timeframe }) => `${venue}:${symbol} ${timeframe} ${id}`.toLowerCase().includes(wanted));
	const side = /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		children: [datasets.length >= SEARCH_FROM && /* @__PURE__ */ jsx(TextInput, {
			size: "xs",
			w: 160,
			placeholder: texts.search,
			"aria-label": texts.search,
			value: text,
			onChange: ({ currentTarget }) => {
				setText(currentTarget.value);
			}
		}), datasets.length > 0 && /* @__PURE__ */ jsx(Button, {
			size: "xs",
			variant: "default",
			disabled: busy || shown.length === 0,
			onClick: () => {
				check(shown.slice(0, 50).map(({ id }) => id));
			},
			children: texts.checkAll
		})]
	});
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.archive,
		side,
		children: datasets.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.none }) : shown.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noMatch }) : /* @__PURE__ */ jsx(Rows$6, { datasets: shown })
	});
}
function Rows$6({ datasets }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	const [from, to] = [Math.min(...datasets.map((one) => one.from)), Math.max(...datasets.map((one) => one.to + one.candleMs))];
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: texts.dataset }),
				/* @__PURE__ */ jsx("th", { children: texts.timeframe }),
				/* @__PURE__ */ jsx("th", { children: texts.from }),
				/* @__PURE__ */ jsx("th", { children: texts.to }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.rows
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.missing
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.size
				}),
				/* @__PURE__ */ jsxs("th", {
					style: { width: "28%" },
					children: [
						texts.coverage,
						" ",
						/* @__PURE__ */ jsxs("span", {
							className: "figure",
							children: [
								"(",
								f.day(from),
								" – ",
								f.day(to),
								")"
							]
						})
					]
				}),
				/* @__PURE__ */ jsx("th", {})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: datasets.map((dataset) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("td", { children: [
					/* @__PURE__ */ jsx(Link, {
						className: "plain",
						to: `?dataset=${encodeURIComponent(dataset.id)}`,
						preventScrollReset: true,
						children: /* @__PURE__ */ jsx("strong", { children: dataset.symbol })
					}),
					" ",
					/* @__PURE__ */ jsx(Text, {
						span: true,
						size: "xs",
						className: "quiet",
						children: dataset.venue
					}),
					dataset.isMadeUp && /* @__PURE__ */ jsx(Badge, {
						ml: 6,
						size: "xs",
						variant: "light",
						color: "grape",
						tt: "none",
						children: texts.made
					}),
					dataset.isFrozen && /* @__PURE__ */ jsx(Badge, {
						ml: 6,
						size: "xs",
						variant: "light",
						tt: "none",
						children: texts.frozen
					})
				] }),
				/* @__PURE__ */ jsx("td", { children: dataset.timeframe }),
				/* @__PURE__ */ jsx("td", {
					className: "figure",
					children: f.day(dataset.from)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "figure",
					children: f.day(dataset.to)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.count(dataset.rows)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: dataset.missing === 0 ? /* @__PURE__ */ jsx("span", {
						className: "quiet",
						children: texts.complete
					}) : /* @__PURE__ */ jsx("span", {
						className: "warn",
						children: f.count(dataset.missing)
					})
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.bytes(dataset.bytes)
				}),
				/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(CoverageBar, {
					dataset,
					from,
					to
				}) }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Link, {
						to: `?dataset=${encodeURIComponent(dataset.id)}`,
						preventScrollReset: true,
						children: texts.details
					})
				})
			] }, dataset.id)) })]
		})
	});
}
// app/data/download-form.tsx
var VENUES = [
	"binance",
	"binanceusdm",
	"bybit",
	"okx",
	"upbit",
	"bithumb"
];
var SYMBOL = /^[A-Z0-9.]+\/[A-Z0-9.]+(:[A-Z0-9.]+)?$/;
function DownloadForm({ offer, busy, today, start }) {
	const texts = useTexts(dataTexts);
	const [first = "binance:BTC/USDT"] = offer.instruments;
	const [order, setOrder] = useState({
		venue: VENUES.find((name) => name === venueOf(first)) ?? "binance",
		symbol: symbolOf(first),
		timeframe: offer.timeframe,
		kind: "candles",
		from: `${Number(today.slice(0, 4)) - 1}${today.slice(4, 8)}01`,
		onConflict: "refuse"
	});
	const [isTried, setIsTried] = useState(false);
	const set = (part) => {
		setOrder({
			...order,
			...part
		});
	};
	const isWrong = !SYMBOL.test(order.symbol);
	const submit = (event) => {
		event.preventDefault();
		setIsTried(true);
		if (!isWrong) start(order);
	};
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.download,
		span: 7,
		children: /* @__PURE__ */ jsx("form", {
			onSubmit: submit,
			children: /* @__PURE__ */ jsxs(Stack, {
				gap: "sm",
				children: [
					/* @__PURE__ */ jsx(Text, {
						size: "sm",
						className: "quiet",
						children: texts.downloadHint
					}),
					/* @__PURE__ */ jsxs(SimpleGrid, {
						cols: {
							base: 1,
							xs: 2,
							md: 3
						},
						spacing: "sm",
						children: [
							/* @__PURE__ */ jsx(NativeSelect, {
								label: texts.venue,
								data: [...VENUES],
								value: order.venue,
								onChange: ({ currentTarget }) => {
									set({ venue: currentTarget.value });
								}
							}),
							/* @__PURE__ */ jsx(TextInput, {
								label: texts.symbol,
								title: texts.symbolHint,
								value: order.symbol,
								list: "data-symbols",
								onChange: ({ currentTarget }) => {
									set({ symbol: currentTarget.value.toUpperCase() });
								},
								error: isTried && isWrong ? texts.wrongSymbol : void 0,
								required: true,
								maxLength: 40
							}),
							/* @__PURE__ */ jsx(NativeSelect, {
								label: texts.kind,
								data: Object.entries(texts.kinds).map(([value, label]) => ({
									value,
									label
								})),
								value: order.kind,
								onChange: ({ currentTarget }) => {
									set({ kind: currentTarget.value });
								}
							}),
							/* @__PURE__ */ jsx(NativeSelect, {
								label: texts.timeframe,
								data: [...TIMEFRAME_NAMES],
								value: order.timeframe,
								disabled: order.kind !== "candles",
								onChange: ({ currentTarget }) => {
									set({ timeframe: currentTarget.value });
								}
							}),
							/* @__PURE__ */ jsx(TextInput, {
								type: "date",
								label: `${texts.fromDay} (UTC)`,
								value: order.from,
								max: today,
								required: true,
								onChange: ({ currentTarget }) => {
									set({ from: currentTarget.value });
								}
							}),
							/* @__PURE__ */ jsx(TextInput, {
								type: "date",
								label: texts.toDay,
								value: order.to ?? "",
								onChange: ({ currentTarget }) => {
									set({ to: currentTarget.value === "" ? void 0 : currentTarget.value });
								}
							})
						]
					}),
					/* @__PURE__ */ jsx("datalist", {
						id: "data-symbols",
						children: [...new Set(offer.instruments.map(symbolOf))].map((symbol) => /* @__PURE__ */ jsx("option", { value: symbol }, symbol))
					}),
					/* @__PURE__ */ jsxs(SimpleGrid, {
						cols: {
							base: 1,
							xs: 2
						},
						spacing: "sm",
						style: { alignItems: "end" },
						children: [/* @__PURE__ */ jsx(NativeSelect, {
							label: texts.conflict,
							data: Object.entries(texts.conflicts).map(([value, label]) => ({
								value,
								label
							})),
							value: order.onConflict,
							onChange: ({ currentTarget }) => {
								set({ onConflict: currentTarget.value });
							}
						}), /* @__PURE__ */ jsx(Button, {
							type: "submit",
							disabled: busy,
							"data-testid": "download",
							children: texts.start
						})]
					})
				]
			})
		})
	});
}
function SyntheticForm({ busy, start }) {
	const texts = useTexts(dataTexts);
	const [order, setOrder] = useState({
		timeframe: "1h",
		from: "2023-01-01",
		days: 730,
		seed: 1
	});
	const set = (part) => {
		setOrder({
			...order,
			...part
		});
	};
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.synthetic,
		span: 5,
		children: /* @__PURE__ */ jsx("form", {
			onSubmit: (event) => {
				event.preventDefault();
				start(order);
			},
			children: /* @__PURE__ */ jsxs(Stack, {
				gap: "sm",
				children: [
					/* @__PURE__ */ jsx(Text, {
						size: "sm",
						className: "quiet",
						children: texts.syntheticHint
					}),
					/* @__PURE__ */ jsxs(SimpleGrid, {
						cols: 2,
						spacing: "sm",
						children: [
							/* @__PURE__ */ jsx(NativeSelect, {
								label: texts.timeframe,
								data: [...TIMEFRAME_NAMES],
								value: order.timeframe,
								onChange: ({ currentTarget }) => {
									set({ timeframe: currentTarget.value });
								}
							}),
							/* @__PURE__ */ jsx(TextInput, {
								type: "date",
								label: `${texts.fromDay} (UTC)`,
								value: order.from,
								required: true,
								onChange: ({ currentTarget }) => {
									set({ from: currentTarget.value });
								}
							}),
							/* @__PURE__ */ jsx(NumberInput, {
								label: texts.days,
								value: order.days,
								min: 1,
								max: 5e3,
								allowDecimal: false,
								onChange: (days) => {
									set({ days: Number(days) });
								}
							}),
							/* @__PURE__ */ jsx(NumberInput, {
								label: texts.seed,
								value: order.seed,
								min: 0,
								max: 999999999,
								allowDecimal: false,
								onChange: (seed) => {
									set({ seed: Number(seed) });
								}
							})
						]
					}),
					/* @__PURE__ */ jsx(Button, {
						type: "submit",
						variant: "default",
						disabled: busy,
						"data-testid": "synthetic",
						children: texts.make
					})
				]
			})
		})
	});
}
// app/data/stores-panel.tsx
function DiskPanel({ disk, folders }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	const used = folders.reduce((sum, { bytes }) => sum + bytes, 0);
	const meaning = (name) => texts.folders[name] ?? "";
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.disk,
		span: 5,
		children: [
			disk !== null && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs(Text, {
				size: "sm",
				mb: 4,
				children: [
					texts.free,
					": ",
					/* @__PURE__ */ jsx("strong", {
						className: "figure",
						children: f.bytes(disk.freeBytes)
					}),
					" / ",
					f.bytes(disk.totalBytes),
					" · ",
					texts.used,
					": ",
					/* @__PURE__ */ jsx("strong", {
						className: "figure",
						children: f.bytes(used)
					})
				]
			}), /* @__PURE__ */ jsx(Progress, {
				value: 100 - 100 * disk.freeBytes / Math.max(1, disk.totalBytes),
				color: disk.freeBytes < 2 ** 31 ? "red" : "teal",
				"aria-label": texts.disk,
				mb: "sm"
			})] }),
			/* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsx("tbody", { children: folders.slice(0, 10).map(({ name, bytes }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: name }),
					/* @__PURE__ */ jsx("td", {
						className: "quiet",
						children: meaning(name)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.bytes(bytes)
					})
				] }, name)) })
			}),
			/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mt: "xs",
				children: texts.neverRemoved
			})
		]
	});
}
function OtherStores({ recordings, events, resampled }) {
	const texts = useTexts(dataTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Panel, {
			title: texts.recordings,
			span: 7,
			children: recordings.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noRecordings }) : /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsxs("table", {
					className: "rows",
					children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("th", { children: texts.name }),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.segments
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.rows
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.size
						}),
						/* @__PURE__ */ jsx("th", { children: texts.changed })
					] }) }), /* @__PURE__ */ jsx("tbody", { children: recordings.map(({ name, segments, rows, bytes, changedAt, isOpen }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsxs("td", { children: [name, isOpen && /* @__PURE__ */ jsxs("span", {
							className: "quiet",
							children: [" · ", texts.writing]
						})] }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.count(segments)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.count(rows)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.bytes(bytes)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure quiet",
							children: f.moment(changedAt)
						})
					] }, name)) })]
				})
			})
		}),
		/* @__PURE__ */ jsx(Panel, {
			title: texts.events,
			span: 6,
			children: events.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noEvents }) : /* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsx("tbody", { children: events.map(({ venue, symbol, kind, files, bytes }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("td", { children: [
						/* @__PURE__ */ jsx("strong", { children: symbol }),
						" ",
						/* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: venue
						})
					] }),
					/* @__PURE__ */ jsx("td", { children: texts.kinds[kind] ?? kind }),
					/* @__PURE__ */ jsxs("td", {
						className: "end",
						children: [
							texts.files,
							": ",
							f.count(files)
						]
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.bytes(bytes)
					})
				] }, `${venue} ${symbol} ${kind}`)) })
			})
		}),
		/* @__PURE__ */ jsx(Panel, {
			title: texts.resampled,
			span: 6,
			children: resampled.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noResampled }) : /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsx("table", {
					className: "rows",
					children: /* @__PURE__ */ jsx("tbody", { children: resampled.map(({ name, bytes, changedAt }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", { children: name }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.bytes(bytes)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure quiet",
							children: f.moment(changedAt)
						})
					] }, name)) })
				})
			})
		})
	] });
}
// app/data/use-data-work.ts
/** Starts long work on the archive; a refusal is told in words. `started` is given the id. */
function useDataWork(started) {
	const client = useApiClient();
	const queries = useQueryClient();
	const texts = useTexts(dataTexts);
	const [isBusy, setIsBusy] = useState(false);
	const begin = (work) => {
		setIsBusy(true);
		work.then(({ job }) => {
			started(job);
		}, (error) => {
			notifications.show({
				title: texts.failed,
				message: reasonOf$1(error),
				color: "red",
				autoClose: false
			});
		}).finally(() => {
			setIsBusy(false);
			queries.invalidateQueries({ queryKey: [["jobs"]] });
		});
	};
	return {
		isBusy,
		download: (order) => {
			begin(client.data.download.mutate(order));
		},
		synthetic: (order) => {
			begin(client.data.synthetic.mutate(order));
		},
		check: (datasets) => {
			begin(client.data.check.mutate({ datasets: [...datasets] }));
		},
		resample: (dataset, timeframe) => {
			begin(client.data.resample.mutate({
				dataset,
				timeframe
			}));
		},
		forget: (id) => {
			client.jobs.forget.mutate({ id }).finally(() => queries.invalidateQueries({ queryKey: [["jobs"]] }));
		}
	};
}
/** What the archive holds is asked for again when work on it has ended. */
function useFreshInventory(jobs) {
	const queries = useQueryClient();
	const running = jobs.filter(isUnderWay).length;
	const before = useRef(running);
	useEffect(() => {
		if (running < before.current) queries.invalidateQueries({ queryKey: [["data", "inventory"]] });
		before.current = running;
	}, [running, queries]);
}
// app/data/work-panel.tsx
var SHOWN$2 = 8;
/** Downloads, checks and the rest: how far they are, and what came of them. */
function WorkPanel({ jobs, chosen, forget }) {
	const texts = useTexts(dataTexts);
	const checked = jobs.find(({ id, kind, state }) => id === chosen && kind === "check" && state === "done");
	const hasFailedDownload = jobs.slice(0, SHOWN$2).some(({ kind, state }) => kind === "download" && state === "failed");
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.work,
		id: "work",
		children: [jobs.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noWork }) : /* @__PURE__ */ jsxs(Stack, {
			gap: "sm",
			children: [jobs.slice(0, SHOWN$2).map((job) => /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(JobLine, { job }), !isUnderWay(job) && /* @__PURE__ */ jsxs(Group, {
				gap: "md",
				children: [job.kind === "check" && job.state === "done" && /* @__PURE__ */ jsx(Link, {
					to: `?job=${job.id}#work`,
					preventScrollReset: true,
					children: texts.showResult
				}), /* @__PURE__ */ jsx(Button, {
					size: "compact-xs",
					variant: "subtle",
					color: "gray",
					onClick: () => {
						forget(job.id);
					},
					children: texts.forget
				})]
			})] }, job.id)), hasFailedDownload && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.offline
			})]
		}), checked !== void 0 && /* @__PURE__ */ jsx(Report$1, {
			job: checked.id,
			title: checked.title
		})]
	});
}
function Report$1({ job, title }) {
	const texts = useTexts(dataTexts);
	const { data } = useQuery(useApi().data.checked.queryOptions({ job }, { staleTime: Infinity }));
	if (data === void 0 || data === null) return null;
	const all = [...data.files.flatMap(({ dataset, findings }) => findings.map((finding) => ({
		dataset,
		finding
	}))), ...data.findings.map((finding) => ({
		dataset: "",
		finding
	}))];
	return /* @__PURE__ */ jsxs(Stack, {
		gap: "sm",
		mt: "md",
		"data-testid": "findings",
		children: [
			/* @__PURE__ */ jsxs(Text, {
				fw: 600,
				children: [
					texts.found,
					": ",
					title
				]
			}),
			/* @__PURE__ */ jsxs(Alert, {
				color: data.isOk ? "teal" : "red",
				variant: "light",
				children: [data.isOk ? texts.ok : texts.notOk, all.length === 0 ? ` ${texts.nothingFound}` : ""]
			}),
			all.map(({ dataset, finding }, i) => /* @__PURE__ */ jsx(Finding, {
				dataset,
				finding
			}, `${dataset} ${finding.kind} ${i}`))
		]
	});
}
var COLOURS$5 = {
	info: "gray",
	warning: "yellow",
	error: "red"
};
function Finding({ dataset, finding: { severity, kind, text, where, whatToDo, cause } }) {
	const texts = useTexts(dataTexts);
	return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsxs(Group, {
			gap: "xs",
			children: [
				/* @__PURE__ */ jsx(Badge, {
					variant: "light",
					color: COLOURS$5[severity],
					size: "sm",
					radius: "sm",
					tt: "none",
					children: texts.severity[severity]
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "sm",
					fw: 500,
					children: kind
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: dataset
				})
			]
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			lang: "en",
			children: text
		}),
		/* @__PURE__ */ jsxs(Text, {
			size: "sm",
			className: "quiet",
			children: [
				/* @__PURE__ */ jsx("span", {
					lang: "en",
					children: whatToDo
				}),
				" (",
				texts.causedBy(texts.cause[cause]),
				"; ",
				texts.firstSeen(where),
				")"
			]
		})
	] });
}
// app/routes/data.tsx
var data_exports = /* @__PURE__ */ __exportAll({
	default: () => data_default,
	loader: () => loader$8,
	meta: () => meta$8,
	shouldRevalidate: () => shouldRevalidate$5
});
var meta$8 = () => [{ title: "Data · coinbot" }];
var KINDS$1 = [
	"download",
	"synthetic",
	"check",
	"resample"
];
var EVERY_MS$11 = 3e4;
async function loader$8({ context }) {
	const { api } = context.get(pageContext);
	const [inventory, offer, jobs] = await Promise.all([
		api?.data.inventory(),
		api?.data.offer(),
		api?.jobs.list({ kinds: [...KINDS$1] })
	]);
	return {
		inventory,
		offer,
		jobs,
		today: (/* @__PURE__ */ new Date()).toISOString().slice(0, 10)
	};
}
/** What is open is in the address; the rest is asked for again by itself. */
var shouldRevalidate$5 = () => false;
var data_default = UNSAFE_withComponentProps(function Data() {
	const texts = useTexts(dataTexts);
	const first = useLoaded();
	const [search, setSearch] = useSearchParams();
	const { data: inventory } = useQuery(useApi().data.inventory.queryOptions(void 0, {
		refetchInterval: EVERY_MS$11,
		...first.inventory === void 0 ? {} : { initialData: first.inventory }
	}));
	const jobs = useJobs(KINDS$1, first.jobs);
	useFreshInventory(jobs);
	const open = (name, value) => {
		setSearch((now) => {
			const next = new URLSearchParams(now);
			if (value === void 0) next.delete(name);
			else next.set(name, value);
			return next;
		}, { preventScrollReset: true });
	};
	const { isBusy, download, synthetic, check, resample, forget } = useDataWork((job) => {
		open("job", job);
	});
	const dataset = inventory?.datasets.find(({ id }) => id === search.get("dataset"));
	if (inventory === void 0) return /* @__PURE__ */ jsx(PageTitle, { title: texts.title });
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsxs("div", {
		className: "grid",
		children: [
			dataset !== void 0 && /* @__PURE__ */ jsx(DatasetDetails, {
				dataset,
				check,
				resample,
				busy: isBusy,
				close: () => {
					open("dataset", void 0);
				}
			}, dataset.id),
			/* @__PURE__ */ jsx(DatasetsPanel, {
				datasets: inventory.datasets,
				check,
				busy: isBusy
			}),
			jobs.length > 0 && /* @__PURE__ */ jsx(WorkPanel, {
				jobs,
				chosen: search.get("job"),
				forget
			}),
			/* @__PURE__ */ jsx(DownloadForm, {
				offer: first.offer ?? {
					instruments: [],
					timeframe: "1m"
				},
				busy: isBusy,
				today: first.today,
				start: download
			}),
			/* @__PURE__ */ jsx(SyntheticForm, {
				busy: isBusy,
				start: synthetic
			}),
			/* @__PURE__ */ jsx(DiskPanel, {
				disk: inventory.disk,
				folders: inventory.folders
			}),
			/* @__PURE__ */ jsx(OtherStores, {
				recordings: inventory.recordings,
				events: inventory.events,
				resampled: inventory.resampled
			})
		]
	})] });
});
var researchTexts = {
	ko: {
		strategy: "전략",
		yours: "내 전략",
		parameters: "파라미터",
		noParameters: "이 전략에는 파라미터가 없습니다.",
		defaults: "기본값으로",
		usual: (value) => `기본값 ${value}`,
		data: "캔들",
		dataHint: "이 컴퓨터의 보관함에서 고릅니다. 길이가 같은 여러 종목을 함께 고를 수 있습니다.",
		oneDataHint: "이 컴퓨터의 보관함에서 고릅니다.",
		candles: (n) => `캔들 ${n}개`,
		madeUp: "가상",
		madeUpWarning: "이 컴퓨터에서 만들어 낸 가격입니다. 실제 시장에 대해서는 아무것도 말해 주지 않습니다.",
		missing: (n) => `${n}개 누락`,
		frozen: "동결",
		noData: "이 컴퓨터에 아직 캔들이 없습니다. 데이터 페이지에서 내려받거나, 네트워크 없이 가상 시장을 만들어 시험해 볼 수 있습니다.",
		toData: "캔들 내려받기",
		makeUp: "가상 시장 만들기",
		makeUpTitle: "가상 시장",
		makeUpHint: "잔잔한 구간, 거친 구간, 추세 구간이 섞인 서로 연관된 코인 세 개를 “synthetic” 거래소로 저장합니다. 시드를 바꾸면 다른 시장이 되고, 이전 시장을 대신합니다.",
		days: "일수",
		seed: "시드",
		timeframe: "캔들 길이",
		making: "캔들을 만드는 중 …",
		from: "시작",
		to: "끝 (포함하지 않음)",
		wholeSpan: "비워 두면 전체 기간을 씁니다.",
		costs: "비용",
		costKinds: {
			realistic: "현실적",
			zero: "없음",
			custom: "직접 입력"
		},
		realisticHint: ({ fees, spread, slippage, latency }) => `설정대로: ${fees}, 스프레드 ${spread}, 슬리피지 ${slippage}, 지연 ${latency}.`,
		venueFees: "거래소 수수료",
		zeroHint: "비용의 영향을 보기 위한 것입니다. 공짜로 거래하는 사람은 없습니다.",
		feeBps: "수수료 (bp)",
		spreadBps: "스프레드 (bp)",
		slippageBps: "슬리피지 (bp)",
		latencyMs: "지연 (ms)",
		fees: (maker, taker) => `수수료 ${maker} / ${taker}`,
		account: "계정과 청산 조건",
		cash: "시작 자금",
		exposure: "자산 중 사용 비율",
		leverage: "레버리지",
		shorts: "공매도 허용",
		stopLoss: "손절 (%)",
		takeProfit: "익절 (%)",
		trailingStop: "추적 손절 (%)",
		none: "없음",
		verdict: "판정",
		grades: {
			PASS: "통과",
			WEAK: "약함",
			NOISE: "잡음"
		},
		gradeHints: {
			PASS: "지금까지의 모든 시도 중 최고라는 것만으로는 설명되지 않습니다.",
			WEAK: "봉인 구간도 동의하면 위험의 작은 몫을 맡길 만합니다.",
			NOISE: "잡음에서도 나올 수 있는 결과입니다."
		},
		trialsBehind: (trials, effective) => `집계된 시도 ${trials}번, 독립 시도 ${effective}번에 해당`,
		noVerdict: "시도를 집계하지 않아 판정이 없습니다.",
		failed: "할 수 없었습니다",
		delete: "삭제",
		back: "목록으로",
		html: "보고서 파일",
		again: "고쳐서 다시 실행",
		notes: "실행 중 알림",
		nothing: "이 컴퓨터에 그런 실행이 더는 없습니다."
	},
	en: {
		strategy: "Strategy",
		yours: "yours",
		parameters: "Parameters",
		noParameters: "This strategy has no parameters.",
		defaults: "Back to defaults",
		usual: (value) => `default ${value}`,
		data: "Candles",
		dataHint: "From the archive on this machine. Several instruments of one length may be chosen together.",
		oneDataHint: "From the archive on this machine.",
		candles: (n) => `${n} candles`,
		madeUp: "made up",
		madeUpWarning: "These prices were made up on this machine: they say nothing of any real market.",
		missing: (n) => `${n} missing`,
		frozen: "frozen",
		noData: "There are no candles on this machine yet. Download some under Data, or make up a market to try things out: it needs no network.",
		toData: "Download candles",
		makeUp: "Make up a market",
		makeUpTitle: "A made-up market",
		makeUpHint: "Three correlated coins with calm, stormy and trending stretches, kept under the venue “synthetic”. Another seed is another market and takes the place of the one before.",
		days: "Days",
		seed: "Seed",
		timeframe: "Candle length",
		making: "Making candles …",
		from: "From",
		to: "To (not included)",
		wholeSpan: "Leave empty for all there is.",
		costs: "Costs",
		costKinds: {
			realistic: "Realistic",
			zero: "Zero",
			custom: "Custom"
		},
		realisticHint: ({ fees, spread, slippage, latency }) => `As configured: ${fees}, spread ${spread}, slippage ${slippage}, latency ${latency}.`,
		venueFees: "fees of the venue",
		zeroHint: "Only for seeing what costs do: nobody trades for nothing.",
		feeBps: "Fee (bp)",
		spreadBps: "Spread (bp)",
		slippageBps: "Slippage (bp)",
		latencyMs: "Latency (ms)",
		fees: (maker, taker) => `fees ${maker} / ${taker}`,
		account: "Account and exits",
		cash: "Cash at the start",
		exposure: "Share of equity used",
		leverage: "Leverage",
		shorts: "Sell short too",
		stopLoss: "Stop loss (%)",
		takeProfit: "Take profit (%)",
		trailingStop: "Trailing stop (%)",
		none: "none",
		verdict: "Verdict",
		grades: {
			PASS: "PASS",
			WEAK: "WEAK",
			NOISE: "NOISE"
		},
		gradeHints: {
			PASS: "More than the best of all trials explains.",
			WEAK: "Worth a small share of the risk, once the lock-box agrees.",
			NOISE: "Nothing that noise does not show too."
		},
		trialsBehind: (trials, effective) => `${trials} trials counted, worth ${effective} independent ones`,
		noVerdict: "No verdict: the trials were not counted.",
		failed: "That could not be done",
		delete: "Delete",
		back: "Back to the list",
		html: "Report as a file",
		again: "Change and run again",
		notes: "Remarks of the run",
		nothing: "There is no such run on this machine any more."
	}
};
// app/research/make-up.tsx
var TIMEFRAMES = [
	"1m",
	"5m",
	"15m",
	"1h",
	"4h",
	"1d"
];
/** A market for a machine without candles: needs no network. `onDone` when it is there. */
function MakeUp({ isFirst, onDone }) {
	const texts = useTexts(researchTexts);
	const client = useApiClient();
	const queries = useQueryClient();
	const [asked, setAsked] = useState({
		timeframe: "1h",
		days: 730,
		seed: 1
	});
	const [id, setId] = useState();
	const [error, setError] = useState();
	const job = useJob(id);
	const isDone = job?.state === "done";
	useEffect(() => {
		if (!isDone) return;
		setId(void 0);
		queries.invalidateQueries();
		onDone();
	}, [
		isDone,
		queries,
		onDone
	]);
	const make = async () => {
		setError(void 0);
		try {
			setId((await client.backtests.makeUp.mutate(asked)).id);
		} catch (failure) {
			setError(reasonOf$1(failure));
		}
	};
	return /* @__PURE__ */ jsxs(Stack, {
		gap: "sm",
		children: [
			isFirst && /* @__PURE__ */ jsx(Text, { children: texts.noData }),
			/* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.makeUpHint
			}),
			/* @__PURE__ */ jsxs(Group, {
				align: "end",
				gap: "sm",
				children: [
					/* @__PURE__ */ jsx(Select, {
						label: texts.timeframe,
						w: 110,
						data: [...TIMEFRAMES],
						value: asked.timeframe,
						allowDeselect: false,
						onChange: (value) => {
							const timeframe = TIMEFRAMES.find((known) => known === value);
							if (timeframe !== void 0) setAsked({
								...asked,
								timeframe,
								days: timeframe === "1m" ? Math.min(asked.days, 365) : asked.days
							});
						}
					}),
					/* @__PURE__ */ jsx(NumberInput, {
						label: texts.days,
						w: 110,
						min: 30,
						max: asked.timeframe === "1m" ? 730 : 3650,
						value: asked.days,
						onChange: (days) => {
							if (typeof days === "number") setAsked({
								...asked,
								days
							});
						}
					}),
					/* @__PURE__ */ jsx(NumberInput, {
						label: texts.seed,
						w: 110,
						min: 0,
						max: 999999,
						value: asked.seed,
						onChange: (seed) => {
							if (typeof seed === "number") setAsked({
								...asked,
								seed
							});
						}
					}),
					/* @__PURE__ */ jsx(Button, {
						onClick: () => {
							make();
						},
						loading: id !== void 0 && job?.state !== "failed",
						variant: isFirst ? "filled" : "default",
						"data-testid": "make-up",
						children: texts.makeUp
					}),
					isFirst && /* @__PURE__ */ jsx(Button, {
						component: Link,
						to: "/data",
						variant: "default",
						children: texts.toData
					})
				]
			}),
			job !== void 0 && job !== null && !isDone && /* @__PURE__ */ jsx(JobLine, { job }),
			error !== void 0 && /* @__PURE__ */ jsx(Alert, {
				color: "red",
				variant: "light",
				role: "alert",
				children: error
			})
		]
	});
}
var backtestTexts = {
	ko: {
		title: "백테스트",
		lead: "저장된 캔들에서, 정직한 비용으로 전략이 어떻게 했을지 봅니다.",
		start: "백테스트 실행",
		starting: "시작하는 중 …",
		counted: "이 실행을 집계",
		countedHint: "집계된 실행은 이후의 모든 판정에 반영됩니다. 충분히 많이 시도하면 운도 발견되기 때문입니다.",
		newOne: "새 백테스트",
		saved: "실행 목록",
		noRuns: "아직 실행한 것이 없습니다. 전략과 캔들을 골라 실행하면 보고서가 여기에 나타납니다.",
		run: "실행",
		asked: "시각",
		growth: "결과",
		hold: "보유만",
		sharpe: "샤프",
		drawdown: "최대 낙폭",
		trades: "거래",
		compare: (n) => `비교 (${n})`,
		compareTitle: "비교",
		choose: (name) => `${name}을(를) 비교 대상으로 선택`,
		mostCompared: "최대 여섯 개까지 비교할 수 있습니다.",
		equity: "평가금액",
		holdLine: "보유만",
		equityOf: "평가금액과 보유만 했을 때",
		falls: "낙폭",
		show: "표시",
		finalBalance: "최종 잔고",
		costs: "비용",
		costsOfProfit: "(거래대금 대비)",
		profitAt: "비용이 달랐다면",
		half: "0.5배",
		once: "1배 (이 실행)",
		twice: "2배",
		profitAtHint: "같은 거래에서 모든 비용이 절반이거나 두 배였다면 얻었을 손익입니다.",
		months: "월별",
		year: "연도",
		whole: "연간",
		trips: "왕복 거래",
		tripsShown: (shown, all) => `전체 ${all}건 중 최근 ${shown}건`,
		noTrips: "거래가 없었습니다.",
		instrument: "종목",
		side: "방향",
		long: "매수",
		short: "매도",
		entry: "진입",
		exit: "청산",
		entryPrice: "진입가",
		exitPrice: "청산가",
		quantity: "수량",
		profit: "손익",
		fees: "수수료",
		reasons: "진입 / 청산 이유",
		open: "보유 중",
		held: "보유 기간",
		worstFalls: "가장 깊은 낙폭",
		depth: "깊이",
		peak: "고점",
		trough: "저점",
		recovered: "회복",
		notYet: "아직",
		lasted: "기간",
		byReason: "이유별",
		reason: "이유",
		entries: "진입",
		exits: "청산",
		wins: "이익",
		mean: "평균",
		perInstrument: "종목별",
		turnover: "거래대금",
		refusals: "거절된 주문",
		count: "건수",
		from: "시작",
		to: "끝",
		page: (at, of) => `${at} / ${of}`,
		earlier: "이전",
		later: "최근",
		onlyDifferent: "다른 행만",
		growthCurves: "성장",
		row: "항목",
		remove: (name) => `${name} 빼기`,
		atLeastTwo: "목록에서 두 개 이상을 선택하면 비교할 수 있습니다.",
		parameters: "파라미터",
		delete: "삭제",
		optimise: "파라미터 탐색하기"
	},
	en: {
		title: "Backtests",
		lead: "What a strategy would have done on stored candles, with honest costs.",
		start: "Run the backtest",
		starting: "Starting …",
		counted: "Count this run",
		countedHint: "Every run that is counted is known to each later verdict: trying often enough finds luck.",
		newOne: "New backtest",
		saved: "Runs",
		noRuns: "Nothing was run yet. Choose a strategy and candles, and run it: the report appears here.",
		run: "Run",
		asked: "When",
		growth: "Result",
		hold: "Buy & hold",
		sharpe: "Sharpe",
		drawdown: "Max. drawdown",
		trades: "Trades",
		compare: (n) => `Compare (${n})`,
		compareTitle: "Compared",
		choose: (name) => `Choose ${name} for comparing`,
		mostCompared: "Up to six runs can be compared.",
		equity: "Equity",
		holdLine: "Buy & hold",
		equityOf: "Equity and buy & hold",
		falls: "Drawdown",
		show: "Shown",
		finalBalance: "Final balance",
		costs: "Costs",
		costsOfProfit: "of turnover",
		profitAt: "Profit at other costs",
		half: "0.5 ×",
		once: "1 × (this run)",
		twice: "2 ×",
		profitAtHint: "The same trades, had all costs been half or twice as high.",
		months: "By month",
		year: "Year",
		whole: "Year",
		trips: "Round trips",
		tripsShown: (shown, all) => `newest ${shown} of ${all}`,
		noTrips: "Nothing was traded.",
		instrument: "Instrument",
		side: "Side",
		long: "long",
		short: "short",
		entry: "In",
		exit: "Out",
		entryPrice: "Price in",
		exitPrice: "Price out",
		quantity: "Quantity",
		profit: "Profit",
		fees: "Fees",
		reasons: "Why in / out",
		open: "still open",
		held: "Held",
		worstFalls: "Worst drawdowns",
		depth: "Depth",
		peak: "Peak",
		trough: "Trough",
		recovered: "Recovered",
		notYet: "not yet",
		lasted: "Lasted",
		byReason: "By reason",
		reason: "Reason",
		entries: "Entries",
		exits: "Exits",
		wins: "Won",
		mean: "Mean",
		perInstrument: "By instrument",
		turnover: "Turnover",
		refusals: "Refused orders",
		count: "Count",
		from: "from",
		to: "to",
		page: (at, of) => `${at} / ${of}`,
		earlier: "Earlier",
		later: "Later",
		onlyDifferent: "Only rows that differ",
		growthCurves: "Growth",
		row: "Row",
		remove: (name) => `Leave ${name} out`,
		atLeastTwo: "Choose two or more runs in the list to compare them.",
		parameters: "Parameters",
		delete: "Delete",
		optimise: "Search its parameters"
	}
};
// app/research/cost-fields.tsx
var typed = (value) => typeof value === "number" ? value : "";
/** What trading costs: as configured, nothing, or as typed. */
function CostFields({ usual, fields: { costKind, custom }, change }) {
	const texts = useTexts(researchTexts);
	const f = useFormats();
	const fees = usual.takerFeeBps === null && usual.makerFeeBps === null ? texts.venueFees : texts.fees(f.bps(usual.makerFeeBps), f.bps(usual.takerFeeBps));
	const field = (name) => /* @__PURE__ */ jsx(NumberInput, {
		label: texts[name],
		min: 0,
		max: name === "latencyMs" ? 6e4 : 1e3,
		value: custom[name],
		onChange: (value) => {
			change({ custom: {
				...custom,
				[name]: typed(value)
			} });
		}
	});
	return /* @__PURE__ */ jsxs("section", { children: [
		/* @__PURE__ */ jsx(Input.Label, {
			id: "costs-label",
			children: texts.costs
		}),
		/* @__PURE__ */ jsx(SegmentedControl, {
			fullWidth: true,
			"aria-labelledby": "costs-label",
			value: costKind,
			onChange: (kind) => {
				change({ costKind: kind });
			},
			data: Object.entries(texts.costKinds).map(([value, label]) => ({
				value,
				label
			}))
		}),
		costKind === "realistic" && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: 6,
			children: texts.realisticHint({
				fees,
				spread: f.bps(usual.spreadBps),
				slippage: usual.slippage,
				latency: `${usual.latencyMs} ms`
			})
		}),
		costKind === "zero" && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "warn",
			mt: 6,
			children: texts.zeroHint
		}),
		costKind === "custom" && /* @__PURE__ */ jsxs(SimpleGrid, {
			cols: 2,
			mt: "xs",
			spacing: "sm",
			children: [
				field("feeBps"),
				field("spreadBps"),
				field("slippageBps"),
				field("latencyMs")
			]
		})
	] });
}
/** Money at the start, size, and exits beside those of the strategy. */
function AccountFields({ usual, fields, change }) {
	const texts = useTexts(researchTexts);
	const f = useFormats();
	const field = (name, { most, placeholder, suffix }) => /* @__PURE__ */ jsx(NumberInput, {
		label: texts[name],
		min: 0,
		max: most,
		value: fields[name],
		placeholder,
		suffix,
		thousandSeparator: name === "cash" ? "," : void 0,
		onChange: (value) => {
			change({ [name]: typed(value) });
		}
	});
	return /* @__PURE__ */ jsx(Accordion, {
		variant: "default",
		chevronPosition: "left",
		styles: {
			control: { paddingInline: 0 },
			content: { paddingInline: 0 },
			item: { borderBottom: 0 }
		},
		children: /* @__PURE__ */ jsxs(Accordion.Item, {
			value: "account",
			children: [/* @__PURE__ */ jsx(Accordion.Control, { children: /* @__PURE__ */ jsx(Text, {
				size: "sm",
				fw: 500,
				children: texts.account
			}) }), /* @__PURE__ */ jsx(Accordion.Panel, { children: /* @__PURE__ */ jsxs(SimpleGrid, {
				cols: {
					base: 1,
					xs: 2
				},
				spacing: "sm",
				children: [
					field("cash", {
						most: 0xe8d4a51000,
						placeholder: f.number(usual.cash, 0)
					}),
					field("exposure", {
						most: 100,
						placeholder: f.percent(usual.exposure, 0),
						suffix: " %"
					}),
					field("leverage", {
						most: 125,
						placeholder: String(usual.leverage)
					}),
					/* @__PURE__ */ jsx(Switch, {
						label: texts.shorts,
						checked: fields.shorts,
						onChange: ({ currentTarget }) => {
							change({ shorts: currentTarget.checked });
						},
						mt: 28
					}),
					field("stopLoss", {
						most: 99,
						placeholder: texts.none
					}),
					field("takeProfit", {
						most: 1e3,
						placeholder: texts.none
					}),
					field("trailingStop", {
						most: 99,
						placeholder: texts.none
					})
				]
			}) })]
		})
	});
}
// app/research/data-choice.tsx
/** Which candles, and which part of them. */
function DataChoice({ datasets, fields, change, isMany }) {
	const texts = useTexts(researchTexts);
	const f = useFormats();
	const chosen = datasets.filter(({ id }) => fields.data.includes(id));
	const [first] = chosen;
	const options = (isMany && first !== void 0 ? datasets.filter(({ timeframe }) => timeframe === first.timeframe) : datasets).map((dataset) => ({
		value: dataset.id,
		label: nameOf(dataset, texts.madeUp)
	}));
	const about = first === void 0 ? isMany ? texts.dataHint : texts.oneDataHint : chosen.map((dataset) => spanOf(dataset, f, texts)).join(" · ");
	return /* @__PURE__ */ jsxs("section", { children: [
		isMany ? /* @__PURE__ */ jsx(MultiSelect, {
			label: texts.data,
			description: about,
			inputWrapperOrder: [
				"label",
				"input",
				"description",
				"error"
			],
			data: options,
			value: [...fields.data],
			onChange: (data) => {
				change({ data });
			},
			maxValues: 10,
			searchable: true,
			name: "data"
		}) : /* @__PURE__ */ jsx(Select, {
			label: texts.data,
			description: about,
			inputWrapperOrder: [
				"label",
				"input",
				"description",
				"error"
			],
			data: options,
			value: fields.data[0] ?? null,
			onChange: (id) => {
				if (id !== null) change({ data: [id] });
			},
			allowDeselect: false,
			searchable: true,
			name: "data"
		}),
		chosen.some(({ isMadeUp }) => isMadeUp) && /* @__PURE__ */ jsx(Alert, {
			color: "yellow",
			variant: "light",
			mt: 8,
			py: 6,
			px: "sm",
			children: texts.madeUpWarning
		}),
		/* @__PURE__ */ jsxs(SimpleGrid, {
			cols: 2,
			mt: "sm",
			spacing: "sm",
			children: [/* @__PURE__ */ jsx(TextInput, {
				type: "date",
				label: texts.from,
				value: fields.from,
				onChange: ({ currentTarget }) => {
					change({ from: currentTarget.value });
				}
			}), /* @__PURE__ */ jsx(TextInput, {
				type: "date",
				label: texts.to,
				value: fields.to,
				onChange: ({ currentTarget }) => {
					change({ to: currentTarget.value });
				}
			})]
		})
	] });
}
var nameOf = ({ venue, symbol, timeframe, isMadeUp }, madeUp) => `${symbol} ${timeframe} · ${isMadeUp ? madeUp : venue}`;
function spanOf({ rows, from, to, missing, isFrozen }, f, texts) {
	return [
		`${f.day(from)} – ${f.day(to)}`,
		texts.candles(f.count(rows)),
		...missing > 0 ? [texts.missing(f.count(missing))] : [],
		...isFrozen ? [texts.frozen] : []
	].join(", ");
}
// app/research/run-fields.ts
/** A form to begin with: the strategy that is known best, on the first candles there are. */
function firstFields(offer) {
	const strategy = offer.strategies.find(({ name }) => name === "trend-following") ?? offer.strategies[0];
	const data = offer.datasets.find(({ isMadeUp }) => !isMadeUp) ?? offer.datasets[0];
	return {
		strategy: strategy?.name ?? "",
		values: defaultsOf(strategy),
		data: data === void 0 ? [] : [data.id],
		from: "",
		to: "",
		costKind: "realistic",
		custom: {
			feeBps: 10,
			spreadBps: 1,
			slippageBps: 2,
			latencyMs: 86
		},
		cash: "",
		exposure: "",
		leverage: "",
		shorts: offer.usual.shorts,
		stopLoss: "",
		takeProfit: "",
		trailingStop: ""
	};
}
var defaultsOf = (strategy) => Object.fromEntries((strategy?.parameters ?? []).map((field) => [field.name, field.default ?? emptyOf(field)]));
var emptyOf = ({ type, choices, min }) => type === "boolean" ? false : type === "choice" ? choices?.[0] ?? "" : type === "text" ? "" : min ?? 0;
var share = (typed) => typed === "" ? void 0 : typed / 100;
var percent = (value) => value === void 0 ? "" : Math.round(value * 1e6) / 1e4;
var some = (typed) => typed === "" ? void 0 : typed;
/** What differs from the defaults: only that is sent, so that a default may change later. */
function changedParams(values, strategy) {
	const defaults = defaultsOf(strategy);
	return Object.fromEntries((strategy?.parameters ?? []).flatMap(({ name }) => {
		const value = values[name];
		return value === void 0 || value === defaults[name] ? [] : [[name, value]];
	}));
}
function costsOf({ costKind, custom: { feeBps, spreadBps, slippageBps, latencyMs } }) {
	return costKind === "custom" ? {
		kind: "custom",
		feeBps: some(feeBps) ?? 0,
		spreadBps: some(spreadBps) ?? 0,
		slippageBps: some(slippageBps) ?? 0,
		latencyMs: some(latencyMs) ?? 0
	} : { kind: costKind };
}
function accountOf({ cash, exposure, leverage, shorts, stopLoss, takeProfit, trailingStop }) {
	const asked = {
		cash: some(cash),
		exposure: share(exposure),
		leverage: some(leverage),
		stopLoss: share(stopLoss),
		takeProfit: share(takeProfit),
		trailingStop: share(trailingStop),
		...shorts ? { shorts: true } : {}
	};
	return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== void 0));
}
/** The fields that stand for an order that was given before. */
function fieldsOf(offer, asked) {
	const first = firstFields(offer);
	const strategy = offer.strategies.find(({ name }) => name === asked.strategy);
	const { costs, account } = asked;
	return {
		...first,
		strategy: asked.strategy,
		values: {
			...defaultsOf(strategy),
			...asked.params
		},
		data: [asked.data].flat().filter((id) => offer.datasets.some((dataset) => dataset.id === id)),
		from: asked.from ?? "",
		to: asked.to ?? "",
		costKind: costs.kind,
		custom: costs.kind === "custom" ? costs : first.custom,
		cash: account.cash ?? "",
		exposure: percent(account.exposure),
		leverage: account.leverage ?? "",
		shorts: account.shorts ?? false,
		stopLoss: percent(account.stopLoss),
		takeProfit: percent(account.takeProfit),
		trailingStop: percent(account.trailingStop)
	};
}
// app/research/param-fields.tsx
/** A form made from what the strategy's schema declares: bounds, defaults and what each parameter is. */
function ParamFields({ strategy, values, onChange }) {
	const texts = useTexts(researchTexts);
	if (strategy === void 0) return null;
	const isChanged = Object.keys(changedParams(values, strategy)).length > 0;
	return /* @__PURE__ */ jsxs("section", { children: [/* @__PURE__ */ jsxs(Group, {
		justify: "space-between",
		mih: 26,
		mb: 6,
		children: [/* @__PURE__ */ jsx(Title, {
			order: 3,
			children: texts.parameters
		}), isChanged && /* @__PURE__ */ jsx(Button, {
			size: "compact-xs",
			variant: "subtle",
			onClick: () => {
				onChange(defaultsOf(strategy));
			},
			children: texts.defaults
		})]
	}), strategy.parameters.length === 0 ? /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		children: texts.noParameters
	}) : /* @__PURE__ */ jsx(SimpleGrid, {
		cols: {
			base: 1,
			xs: 2
		},
		spacing: "sm",
		verticalSpacing: "sm",
		children: strategy.parameters.map((field) => /* @__PURE__ */ jsx(ParamInput, {
			field,
			value: values[field.name] ?? "",
			onChange: (value) => {
				onChange({
					...values,
					[field.name]: value
				});
			}
		}, field.name))
	})] });
}
function ParamInput({ field, value, onChange }) {
	const texts = useTexts(researchTexts);
	const { name, type, min, max, choices, description } = field;
	const common = {
		label: `${name}${min === void 0 && max === void 0 ? "" : ` (${min ?? "…"} – ${max ?? "…"})`}`,
		description,
		name: `param-${name}`,
		inputWrapperOrder: [
			"label",
			"input",
			"description",
			"error"
		]
	};
	if (type === "boolean") return /* @__PURE__ */ jsx(Switch, {
		label: name,
		description,
		checked: value === true,
		onChange: ({ currentTarget }) => {
			onChange(currentTarget.checked);
		},
		mt: 22
	});
	if (type === "choice") return /* @__PURE__ */ jsx(Select, {
		...common,
		data: [...choices ?? []],
		value: String(value),
		onChange: (next) => {
			if (next !== null) onChange(next);
		},
		allowDeselect: false
	});
	if (type === "text") return /* @__PURE__ */ jsx(TextInput, {
		...common,
		value: String(value),
		onChange: ({ currentTarget }) => {
			onChange(currentTarget.value);
		}
	});
	const step = type === "integer" ? 1 : stepOf(field);
	return /* @__PURE__ */ jsx(NumberInput, {
		...common,
		value: typeof value === "number" ? value : "",
		min,
		max,
		step,
		allowDecimal: type === "number",
		clampBehavior: "blur",
		placeholder: field.default === void 0 ? void 0 : texts.usual(String(field.default)),
		onChange: (next) => {
			onChange(typeof next === "number" ? next : field.default ?? min ?? 0);
		}
	});
}
/** A hundredth of the range, rounded to something a person would type. */
function stepOf({ min, max }) {
	if (min === void 0 || max === void 0 || max <= min) return .1;
	return 10 ** Math.floor(Math.log10((max - min) / 20));
}
// app/research/strategy-choice.tsx
function StrategyChoice({ strategies, value, onChange }) {
	const texts = useTexts(researchTexts);
	const chosen = strategies.find(({ name }) => name === value);
	return /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Select, {
		label: texts.strategy,
		data: strategies.map(({ name, origin }) => ({
			value: name,
			label: origin === "user" ? `${name} (${texts.yours})` : name
		})),
		value,
		onChange: (name) => {
			if (name !== null) onChange(name);
		},
		allowDeselect: false,
		searchable: true,
		name: "strategy"
	}), chosen !== void 0 && /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "quiet",
		mt: 6,
		mih: 34,
		children: chosen.summary
	})] });
}
// app/backtests/backtest-form.tsx
/** A backtest of the parameters in the address: `?strategy=NAME&data=ID&p.fast=12`. */
function askedInAddress(offer, address) {
	const strategy = offer.strategies.find(({ name }) => name === address.get("strategy"));
	if (strategy === void 0) return void 0;
	const params = Object.fromEntries(strategy.parameters.flatMap(({ name, type }) => {
		const text = address.get(`p.${name}`);
		if (text === null) return [];
		return [[name, type === "integer" || type === "number" ? Number(text) : type === "boolean" ? text === "true" : text]];
	}));
	const data = address.get("data");
	return {
		...firstFields(offer),
		strategy: strategy.name,
		values: {
			...defaultsOf(strategy),
			...params
		},
		...data !== null && offer.datasets.some(({ id }) => id === data) ? { data: [data] } : {}
	};
}
function BacktestForm({ offer, asked }) {
	const texts = useTexts(backtestTexts);
	const shared = useTexts(researchTexts);
	const client = useApiClient();
	const navigate = useNavigate();
	const [address] = useSearchParams();
	const [fields, setFields] = useState(() => asked === void 0 ? askedInAddress(offer, address) ?? firstFields(offer) : fieldsOf(offer, asked));
	const [isCounted, setCounted] = useState(asked?.isCounted ?? true);
	const [error, setError] = useState();
	const [isStarting, setStarting] = useState(false);
	const strategy = offer.strategies.find(({ name }) => name === fields.strategy);
	const change = (next) => {
		setFields((current) => ({
			...current,
			...next
		}));
	};
	const start = async () => {
		setError(void 0);
		setStarting(true);
		try {
			const { from, to } = fields;
			const { id } = await client.backtests.start.mutate({
				strategy: fields.strategy,
				params: changedParams(fields.values, strategy),
				data: [...fields.data],
				costs: costsOf(fields),
				account: accountOf(fields),
				isCounted,
				...from === "" ? {} : { from },
				...to === "" ? {} : { to }
			});
			await navigate(`/backtests?run=${id}`);
		} catch (failure) {
			setError(reasonOf$1(failure));
			setStarting(false);
		}
	};
	const submit = (event) => {
		event.preventDefault();
		start();
	};
	return /* @__PURE__ */ jsx("form", {
		onSubmit: submit,
		"aria-label": texts.newOne,
		children: /* @__PURE__ */ jsxs(Stack, {
			gap: "md",
			children: [
				/* @__PURE__ */ jsx(StrategyChoice, {
					strategies: offer.strategies,
					value: fields.strategy,
					onChange: (name) => {
						change({
							strategy: name,
							values: defaultsOf(offer.strategies.find((one) => one.name === name))
						});
					}
				}),
				/* @__PURE__ */ jsx(ParamFields, {
					strategy,
					values: fields.values,
					onChange: (values) => {
						change({ values });
					}
				}),
				/* @__PURE__ */ jsx(DataChoice, {
					datasets: offer.datasets,
					fields,
					change,
					isMany: true
				}),
				/* @__PURE__ */ jsx(CostFields, {
					usual: offer.usual,
					fields,
					change
				}),
				/* @__PURE__ */ jsx(AccountFields, {
					usual: offer.usual,
					fields,
					change
				}),
				/* @__PURE__ */ jsx(Switch, {
					label: texts.counted,
					description: texts.countedHint,
					checked: isCounted,
					onChange: ({ currentTarget }) => {
						setCounted(currentTarget.checked);
					}
				}),
				error !== void 0 && /* @__PURE__ */ jsx(Alert, {
					color: "red",
					variant: "light",
					title: shared.failed,
					role: "alert",
					children: error
				}),
				/* @__PURE__ */ jsx(Button, {
					type: "submit",
					loading: isStarting,
					disabled: fields.data.length === 0,
					"data-testid": "start-backtest",
					children: texts.start
				})
			]
		})
	});
}
// app/research/verdict.tsx
var COLOURS$4 = {
	PASS: "teal",
	WEAK: "yellow",
	NOISE: "gray"
};
function VerdictBadge$1({ grade, size = "sm" }) {
	const texts = useTexts(researchTexts);
	return /* @__PURE__ */ jsx(Badge, {
		variant: "light",
		color: COLOURS$4[grade] ?? "gray",
		size,
		radius: "sm",
		tt: "none",
		"data-testid": "verdict",
		children: texts.grades[grade] ?? grade
	});
}
/** What everything that was ever tried allows to be said of a result. */
function Verdict({ verdict }) {
	const texts = useTexts(researchTexts);
	const { language } = useView();
	const f = useFormats();
	if (verdict === null) return /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		children: texts.noVerdict
	});
	return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsxs(Group, {
			gap: "sm",
			mb: 6,
			children: [/* @__PURE__ */ jsx(VerdictBadge$1, {
				grade: verdict.grade,
				size: "lg"
			}), /* @__PURE__ */ jsx(Text, {
				size: "sm",
				fw: 500,
				children: texts.gradeHints[verdict.grade]
			})]
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			children: verdict.text[language]
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet figure",
			mt: 4,
			children: texts.trialsBehind(f.count(verdict.trials), f.number(verdict.effectiveTrials, 1))
		})
	] });
}
// app/backtests/saved-runs.tsx
/** What was run, newest first; some of them can be chosen and laid side by side. */
function SavedRuns({ runs }) {
	const texts = useTexts(backtestTexts);
	const [chosen, setChosen] = useState([]);
	const choose = (id, isIn) => {
		setChosen((current) => isIn ? [...current, id].slice(-6) : current.filter((one) => one !== id));
	};
	const underWay = runs?.filter((run) => isUnderWay(run)) ?? [];
	const over = runs?.filter((run) => !isUnderWay(run)) ?? [];
	const side = /* @__PURE__ */ jsx(Button, {
		component: Link,
		to: `/backtests?compare=${chosen.join(",")}`,
		size: "xs",
		variant: "default",
		"data-disabled": chosen.length < 2 || void 0,
		"aria-disabled": chosen.length < 2,
		onClick: (event) => {
			if (chosen.length < 2) event.preventDefault();
		},
		title: texts.mostCompared,
		"data-testid": "compare",
		children: texts.compare(chosen.length)
	});
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.saved,
		side,
		span: 7,
		children: [
			underWay.length > 0 && /* @__PURE__ */ jsx(Stack, {
				gap: "sm",
				mb: "md",
				children: underWay.map((run) => /* @__PURE__ */ jsx(Link, {
					to: `/backtests?run=${run.id}`,
					className: "plain",
					children: /* @__PURE__ */ jsx(JobLine, { job: run })
				}, run.id))
			}),
			runs === void 0 ? /* @__PURE__ */ jsx(Skeleton, { h: 200 }) : over.length === 0 ? underWay.length === 0 && /* @__PURE__ */ jsx(Empty, { text: texts.noRuns }) : /* @__PURE__ */ jsx(Rows$5, {
				runs: over,
				chosen,
				choose
			}),
			over.length > 1 && chosen.length < 2 && /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mt: "sm",
				children: texts.atLeastTwo
			})
		]
	});
}
function Rows$5({ runs, chosen, choose }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", {}),
				/* @__PURE__ */ jsx("th", { children: texts.run }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.growth
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.hold
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.sharpe
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.drawdown
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.trades
				}),
				/* @__PURE__ */ jsx("th", {})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: runs.map(({ id, title, askedAt, headline, state, error }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: headline !== null && /* @__PURE__ */ jsx(Checkbox, {
					size: "xs",
					checked: chosen.includes(id),
					onChange: ({ currentTarget }) => {
						choose(id, currentTarget.checked);
					},
					"aria-label": texts.choose(title)
				}) }),
				/* @__PURE__ */ jsxs("td", {
					style: { minWidth: 200 },
					children: [
						/* @__PURE__ */ jsx(Link, {
							className: "plain",
							to: `/backtests?run=${id}`,
							children: /* @__PURE__ */ jsx("strong", { children: title })
						}),
						/* @__PURE__ */ jsx(Text, {
							size: "xs",
							className: "quiet figure",
							children: f.moment(askedAt)
						}),
						error !== null && /* @__PURE__ */ jsx(Text, {
							size: "xs",
							className: "warn",
							children: error
						})
					]
				}),
				headline === null ? /* @__PURE__ */ jsx("td", { colSpan: 5 }) : /* @__PURE__ */ jsxs(Fragment, { children: [
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value: headline.growth,
							children: f.percentChange(headline.growth, 1)
						})
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value: headline.hold,
							children: f.percentChange(headline.hold, 1)
						})
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.number(headline.sharpe)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.percent(headline.maxDrawdown, 1)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.count(headline.trades)
					})
				] }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: headline?.grade === null || headline === null ? state !== "done" && /* @__PURE__ */ jsx(JobBadge, { state }) : /* @__PURE__ */ jsx(VerdictBadge$1, { grade: headline.grade })
				})
			] }, id)) })]
		})
	});
}
// app/backtests/backtests-home.tsx
var EVERY_MS$10 = 1500;
var IDLE_EVERY_MS = 2e4;
/** The form for a new backtest, and what was run. */
function BacktestsHome({ firstOffer, firstSaved, again }) {
	const texts = useTexts(backtestTexts);
	const shared = useTexts(researchTexts);
	const api = useApi();
	const { data: offer, refetch } = useQuery(api.backtests.offer.queryOptions(void 0, firstOffer === void 0 ? {} : { initialData: firstOffer }));
	const { data: saved } = useQuery(api.backtests.saved.queryOptions(void 0, {
		refetchInterval: ({ state }) => state.data?.some((run) => isUnderWay(run)) === true ? EVERY_MS$10 : IDLE_EVERY_MS,
		...firstSaved === void 0 ? {} : { initialData: [...firstSaved] }
	}));
	const [made, setMade] = useState(0);
	const refresh = () => {
		setMade((count) => count + 1);
		refetch();
	};
	const asked = saved?.find(({ id }) => id === again)?.asked ?? void 0;
	const hasData = (offer?.datasets.length ?? 0) > 0;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { title: texts.title }),
		/* @__PURE__ */ jsx(Text, {
			className: "quiet",
			size: "sm",
			mt: -10,
			mb: "md",
			children: texts.lead
		}),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [/* @__PURE__ */ jsxs(Panel, {
				title: hasData ? texts.newOne : shared.makeUpTitle,
				span: 5,
				children: [offer === void 0 ? /* @__PURE__ */ jsx(Skeleton, { h: 420 }) : !hasData ? /* @__PURE__ */ jsx(MakeUp, {
					isFirst: true,
					onDone: refresh
				}) : /* @__PURE__ */ jsx(BacktestForm, {
					offer,
					asked
				}, `${made} ${again ?? ""} ${asked === void 0}`), hasData && /* @__PURE__ */ jsx(Accordion, {
					variant: "default",
					chevronPosition: "left",
					mt: "sm",
					styles: {
						control: { paddingInline: 0 },
						content: { paddingInline: 0 },
						item: { borderBottom: 0 }
					},
					children: /* @__PURE__ */ jsxs(Accordion.Item, {
						value: "made-up",
						children: [/* @__PURE__ */ jsx(Accordion.Control, { children: /* @__PURE__ */ jsx(Text, {
							size: "sm",
							fw: 500,
							children: shared.makeUpTitle
						}) }), /* @__PURE__ */ jsx(Accordion.Panel, { children: /* @__PURE__ */ jsx(MakeUp, {
							isFirst: false,
							onDone: refresh
						}) })]
					})
				})]
			}), /* @__PURE__ */ jsx(SavedRuns, { runs: saved })]
		})
	] });
}
// app/backtests/aligned-growth.ts
/** Growth of several runs on one time axis: each a share over its own beginning, carried on between its days, null outside of them. */
function alignedGrowth(runs) {
	const times = [...new Set(runs.flatMap(({ curve }) => curve.at))].toSorted((a, b) => a - b);
	return {
		times,
		growth: runs.map(({ curve: { at, equity }, initialCash }) => {
			let k = -1;
			return times.map((time) => {
				while (k + 1 < at.length && (at[k + 1] ?? Infinity) <= time) k += 1;
				const last = at.at(-1);
				return k < 0 || last === void 0 || time > last ? null : (equity[k] ?? initialCash) / initialCash - 1;
			});
		})
	};
}
// app/backtests/cell-text.ts
var HASH_SHOWN = 16;
var WRITERS = {
	money: (value, f, currency) => f.money(value, currency),
	percent: (value, f) => f.percent(value),
	count: (value, f) => f.number(value, Number.isInteger(value) ? 0 : 2),
	time: (value, f) => f.moment(value),
	day: (value, f) => f.day(value),
	duration: (value, f) => f.duration(value),
	bps: (value, f) => f.bps(value),
	megabytes: (value, f) => `${f.number(value, 0)} MB`,
	ratio: (value, f) => f.number(value, value !== 0 && Math.abs(value) < .095 ? 4 : 2),
	hash: String,
	text: String
};
/** A value of a report as this person reads it. */
function cellText$1({ value, unit }, f, currency) {
	if (value === null) return "–";
	if (typeof value === "number") return WRITERS[unit](value, f, currency);
	return unit === "hash" ? value.slice(0, HASH_SHOWN) : value;
}
// app/backtests/group-tables.tsx
/** Two columns of about the same length. */
function columnsOf(groups) {
	const columns = [[], []];
	const length = (column) => column.reduce((sum, { rows }) => sum + rows.length + 3, 0);
	for (const group of groups) (length(columns[0]) <= length(columns[1]) ? columns[0] : columns[1]).push(group);
	return columns;
}
/** Every row of the report, group by group. */
function GroupTables({ groups, currency }) {
	const { language } = useView();
	return columnsOf(groups).map((column, k) => /* @__PURE__ */ jsx("div", {
		className: "span-6",
		style: {
			display: "grid",
			gap: 16,
			alignContent: "start",
			minWidth: 0
		},
		children: column.map((group) => /* @__PURE__ */ jsx(Panel, {
			title: group.name[language],
			children: /* @__PURE__ */ jsx(GroupTable, {
				rows: group.rows,
				currency
			})
		}, group.key))
	}, k === 0 ? "first" : "second"));
}
function GroupTable({ rows, currency }) {
	const f = useFormats();
	const { language } = useView();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsx("table", {
			className: "rows",
			children: /* @__PURE__ */ jsx("tbody", { children: rows.map((row) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("th", {
				scope: "row",
				style: {
					borderBottom: 0,
					whiteSpace: "normal"
				},
				children: row.name[language]
			}), /* @__PURE__ */ jsx("td", {
				className: "figure",
				style: {
					textAlign: "end",
					whiteSpace: "normal"
				},
				title: reasonsOf(row, language),
				children: rowText(row, {
					f,
					currency,
					language
				})
			})] }, row.key)) })
		})
	});
}
var reasonsOf = ({ cells }, language) => cells.flatMap(({ reason }) => reason === null ? [] : [reason[language]]).join(", ") || void 0;
/** `12 / 3 / 4`, or `12 (3)`; what is not known says why where it stands alone. */
function rowText({ cells, form }, { f, currency, language }) {
	const [only] = cells;
	if (cells.length === 1 && only !== void 0 && only.value === null && only.reason !== null) return `${cellText$1(only, f, currency)} (${only.reason[language]})`;
	const texts = cells.map((cell) => cellText$1(cell, f, currency));
	return form === "slashes" ? texts.join(" / ") : `${texts[0] ?? ""}${texts.length > 1 ? ` (${texts.slice(1).join(", ")})` : ""}`;
}
// app/backtests/comparison.tsx
var COLOURS$3 = [
	"--mantine-color-teal-5",
	"--mantine-color-blue-5",
	"--mantine-color-orange-5",
	"--mantine-color-grape-5",
	"--mantine-color-pink-5",
	"--mantine-color-lime-6"
];
/** Several runs side by side: growth over one another, and all rows. */
function Comparison({ ids, first }) {
	const texts = useTexts(backtestTexts);
	const shared = useTexts(researchTexts);
	const f = useFormats();
	const { data: runs } = useQuery(useApi().backtests.compare.queryOptions({ ids: [...ids] }, {
		staleTime: Infinity,
		placeholderData: keepPreviousData,
		...first === void 0 ? {} : { initialData: [...first] }
	}));
	const { times, growth } = useMemo(() => alignedGrowth(runs ?? []), [runs]);
	const lines = useMemo(() => (runs ?? []).map(({ title }, k) => ({
		name: title,
		values: growth[k] ?? [],
		colour: COLOURS$3[k] ?? "--ink-quiet"
	})), [runs, growth]);
	const formatValue = useCallback((value) => f.percent(value, 0), [f]);
	const others = (id) => ids.filter((one) => one !== id).join(",");
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, {
		title: texts.compareTitle,
		children: /* @__PURE__ */ jsx(Button, {
			component: Link,
			to: "/backtests",
			variant: "default",
			size: "xs",
			children: shared.back
		})
	}), runs === void 0 ? /* @__PURE__ */ jsx(Skeleton, { h: 480 }) : runs.length === 0 ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: shared.nothing }) }) : /* @__PURE__ */ jsxs("div", {
		className: "grid",
		"data-testid": "comparison",
		children: [/* @__PURE__ */ jsxs(Panel, {
			title: texts.growthCurves,
			children: [/* @__PURE__ */ jsx(LineChart, {
				times,
				lines,
				height: 320,
				formatValue,
				label: texts.growthCurves
			}), /* @__PURE__ */ jsx(Group, {
				gap: "md",
				mt: "xs",
				children: runs.map(({ id, title }, k) => /* @__PURE__ */ jsxs(Group, {
					gap: 4,
					wrap: "nowrap",
					children: [
						/* @__PURE__ */ jsx("span", {
							"aria-hidden": "true",
							style: {
								width: 12,
								height: 3,
								borderRadius: 2,
								background: `var(${COLOURS$3[k] ?? "--ink-quiet"})`,
								display: "inline-block"
							}
						}),
						/* @__PURE__ */ jsxs(Link, {
							className: "plain",
							to: `/backtests?run=${id}`,
							style: { fontSize: 13 },
							children: [
								k + 1,
								". ",
								title
							]
						}),
						runs.length > 1 && /* @__PURE__ */ jsx(CloseButton, {
							component: Link,
							to: `/backtests?compare=${others(id)}`,
							size: "xs",
							"aria-label": texts.remove(title)
						})
					]
				}, id))
			})]
		}), /* @__PURE__ */ jsx(Rows$4, { runs })]
	})] });
}
function Rows$4({ runs }) {
	const texts = useTexts(backtestTexts);
	const shared = useTexts(researchTexts);
	const { language } = useView();
	const f = useFormats();
	const [isShort, setShort] = useState(true);
	const [first] = runs;
	const rowsOf = (key) => first?.groups.find((group) => group.key === key)?.rows ?? [];
	const textsOf = (group, row) => runs.map(({ groups, currency }) => {
		const found = groups.find(({ key }) => key === group)?.rows.find(({ key }) => key === row);
		return found === void 0 ? "–" : rowText(found, {
			f,
			currency,
			language
		});
	});
	return /* @__PURE__ */ jsx(Panel, {
		title: shared.verdict,
		side: /* @__PURE__ */ jsx(Switch, {
			size: "sm",
			label: texts.onlyDifferent,
			checked: isShort,
			onChange: ({ currentTarget }) => {
				setShort(currentTarget.checked);
			}
		}),
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [
					/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("th", { children: texts.row }), runs.map(({ id, strategy }, k) => /* @__PURE__ */ jsxs("th", {
						className: "end",
						children: [
							k + 1,
							". ",
							strategy
						]
					}, id))] }) }),
					/* @__PURE__ */ jsx("tbody", { children: /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("th", {
						scope: "row",
						children: shared.verdict
					}), runs.map(({ id, verdict }) => /* @__PURE__ */ jsx("td", {
						className: "end",
						children: verdict === null ? "–" : /* @__PURE__ */ jsx(VerdictBadge$1, { grade: verdict.grade })
					}, id))] }) }),
					(first?.groups ?? []).map(({ key, name }) => {
						const rows = rowsOf(key).map((row) => ({
							row,
							cells: textsOf(key, row.key)
						})).filter(({ cells }) => !isShort || runs.length < 2 || new Set(cells).size > 1);
						return rows.length === 0 ? null : /* @__PURE__ */ jsxs("tbody", { children: [/* @__PURE__ */ jsx("tr", { children: /* @__PURE__ */ jsx("th", {
							scope: "rowgroup",
							colSpan: runs.length + 1,
							style: {
								paddingTop: 16,
								color: "var(--ink)"
							},
							children: name[language]
						}) }), rows.map(({ row, cells }) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("th", {
							scope: "row",
							style: { borderBottom: 0 },
							children: row.name[language]
						}), cells.map((text, k) => /* @__PURE__ */ jsx("td", {
							className: "figure",
							style: {
								textAlign: "end",
								whiteSpace: "normal",
								minWidth: 110
							},
							children: text
						}, runs[k]?.id ?? k))] }, row.key))] }, key);
					})
				]
			})
		})
	});
}
// app/research/job-notes.tsx
/** What a job said beside its progress. */
function JobNotes({ job: { notes } }) {
	const texts = useTexts(researchTexts);
	if (notes.length === 0) return null;
	return /* @__PURE__ */ jsx(Alert, {
		variant: "light",
		color: "gray",
		title: texts.notes,
		mt: "md",
		children: notes.slice(-12).map((note, k) => /* @__PURE__ */ jsx(Text, {
			size: "sm",
			children: note
		}, `${k} ${note}`))
	});
}
// app/research/save-html.ts
/** Puts a file into the browser's downloads. It is not opened here: what it holds runs nowhere near the session. */
function saveHtml({ name, html }) {
	const address = URL.createObjectURL(new Blob([html], { type: "text/html" }));
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => {
		URL.revokeObjectURL(address);
	}, 1e4);
}
// app/backtests/months.tsx
var MONTHS = [
	"01",
	"02",
	"03",
	"04",
	"05",
	"06",
	"07",
	"08",
	"09",
	"10",
	"11",
	"12"
];
/** The result of each month, a year a line. */
function Months({ months, years }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	const { language } = useView();
	const byName = new Map(months.map((month) => [month.period, month]));
	const monthName = new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-GB", {
		month: "short",
		timeZone: "UTC"
	});
	const strongest = Math.max(.01, ...months.map(({ profitRatio }) => Math.abs(profitRatio ?? 0)));
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.months,
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.year }),
					MONTHS.map((month, k) => /* @__PURE__ */ jsx("th", {
						className: "end",
						children: monthName.format(Date.UTC(2024, k, 15))
					}, month)),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.whole
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: years.map((year) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", {
						scope: "row",
						children: year.period
					}),
					MONTHS.map((month) => /* @__PURE__ */ jsx(MonthCell, {
						month: byName.get(`${year.period}-${month}`),
						strongest
					}, month)),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx("strong", { children: /* @__PURE__ */ jsx(Change, {
							value: year.profitRatio,
							children: f.percentChange(year.profitRatio, 1)
						}) })
					})
				] }, year.period)) })]
			})
		})
	});
}
function MonthCell({ month, strongest }) {
	const f = useFormats();
	const texts = useTexts(backtestTexts);
	if (month === void 0) return /* @__PURE__ */ jsx("td", {});
	const { profitRatio, buyAndHoldRatio, trades } = month;
	const share = Math.round(22 * Math.abs(profitRatio ?? 0) / strongest);
	return /* @__PURE__ */ jsx("td", {
		className: "end",
		style: { background: `color-mix(in srgb, var(${(profitRatio ?? 0) < 0 ? "--loss" : "--gain"}) ${share}%, transparent)` },
		title: `${texts.holdLine} ${f.percentChange(buyAndHoldRatio, 1)}, ${texts.trades} ${trades}`,
		children: /* @__PURE__ */ jsx("span", {
			className: "figure",
			children: f.percentChange(profitRatio, 1)
		})
	});
}
// app/backtests/report-tables.tsx
/** Worst falls, what trades were made for, instruments and refusals. */
function ReportTables({ report }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	const { drawdowns, entries, exits, perInstrument, refusals, currency } = report;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		drawdowns.length > 0 && /* @__PURE__ */ jsx(Panel, {
			title: texts.worstFalls,
			span: 6,
			children: /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsxs("table", {
					className: "rows",
					children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.depth
						}),
						/* @__PURE__ */ jsx("th", { children: texts.peak }),
						/* @__PURE__ */ jsx("th", { children: texts.trough }),
						/* @__PURE__ */ jsx("th", { children: texts.recovered }),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.lasted
						})
					] }) }), /* @__PURE__ */ jsx("tbody", { children: drawdowns.map(({ depth, peakAt, troughAt, recoveredAt, durationMs }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsx(Change, {
								value: -depth,
								children: f.percent(depth, 1)
							})
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure",
							children: f.day(peakAt)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure",
							children: f.day(troughAt)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure",
							children: recoveredAt === null ? texts.notYet : f.day(recoveredAt)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.duration(durationMs)
						})
					] }, peakAt)) })]
				})
			})
		}),
		entries.length + exits.length > 0 && /* @__PURE__ */ jsxs(Panel, {
			title: texts.byReason,
			span: 6,
			children: [/* @__PURE__ */ jsx(Reasons, {
				title: texts.entries,
				rows: entries,
				currency
			}), /* @__PURE__ */ jsx(Reasons, {
				title: texts.exits,
				rows: exits,
				currency
			})]
		}),
		perInstrument.length > 1 && /* @__PURE__ */ jsx(Panel, {
			title: texts.perInstrument,
			span: 6,
			children: /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsxs("table", {
					className: "rows",
					children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("th", { children: texts.instrument }),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.trades
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.wins
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.profit
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.fees
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.turnover
						})
					] }) }), /* @__PURE__ */ jsx("tbody", { children: perInstrument.map(({ instrument, trades, wins, profit, fees, turnover }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", { children: instrument }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.count(trades)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.count(wins)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsx(Change, {
								value: profit,
								children: f.change(profit, currency)
							})
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.money(fees, currency)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.money(turnover, currency)
						})
					] }, instrument)) })]
				})
			})
		}),
		refusals.length > 0 && /* @__PURE__ */ jsx(Panel, {
			title: texts.refusals,
			span: 6,
			children: /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsxs("table", {
					className: "rows",
					children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("th", { children: texts.reason }), /* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.count
					})] }) }), /* @__PURE__ */ jsx("tbody", { children: refusals.map(({ reason, count }) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: reason }), /* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.count(count)
					})] }, reason)) })]
				})
			})
		})
	] });
}
function Reasons({ title, rows, currency }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: title }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.trades
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.wins
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.mean
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.profit
				})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: rows.map(({ name, trades, wins, meanProfitRatio, profit }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: name }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.count(trades)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.count(wins)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.percentChange(meanProfitRatio)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: profit,
						children: f.change(profit, currency)
					})
				})
			] }, name)) })]
		})
	});
}
// app/backtests/trips.tsx
var ON_A_PAGE = 25;
/** Every entry with its exit, newest first. */
function Trips({ report: { trips, tripCount, currency } }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	const [page, setPage] = useState(0);
	const pages = Math.max(1, Math.ceil(trips.length / ON_A_PAGE));
	const shown = trips.toReversed().slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE);
	const side = tripCount > trips.length ? /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "quiet",
		children: texts.tripsShown(f.count(trips.length), f.count(tripCount))
	}) : /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "quiet figure",
		children: f.count(tripCount)
	});
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.trips,
		side,
		children: trips.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noTrips }) : /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.instrument }),
					/* @__PURE__ */ jsx("th", { children: texts.side }),
					/* @__PURE__ */ jsxs("th", { children: [
						texts.entry,
						" (",
						f.zoneName,
						")"
					] }),
					/* @__PURE__ */ jsx("th", { children: texts.exit }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.held
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.quantity
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.entryPrice
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.exitPrice
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.profit
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: "%"
					}),
					/* @__PURE__ */ jsx("th", { children: texts.reasons })
				] }) }), /* @__PURE__ */ jsx("tbody", { children: shown.map(({ instrument, side: way, entryAt, exitAt, quantity, entryPrice, exitPrice, profit, profitRatio, entryReason, exitReason, isOpen }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: instrument }),
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Change, {
						value: way === "long" ? 1 : -1,
						children: texts[way]
					}) }),
					/* @__PURE__ */ jsx("td", {
						className: "figure",
						children: f.moment(entryAt)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "figure",
						children: isOpen ? texts.open : f.moment(exitAt)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.duration(exitAt - entryAt)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.quantity(quantity)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.price(entryPrice)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.price(exitPrice)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value: profit,
							children: f.change(profit, currency)
						})
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value: profitRatio,
							children: f.percentChange(profitRatio)
						})
					}),
					/* @__PURE__ */ jsxs("td", {
						className: "quiet",
						children: [
							entryReason,
							" / ",
							exitReason
						]
					})
				] }, `${instrument} ${entryAt} ${exitAt}`)) })]
			})
		}), pages > 1 && /* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			mt: "sm",
			children: [
				/* @__PURE__ */ jsx(Button, {
					variant: "default",
					size: "xs",
					disabled: page === 0,
					onClick: () => {
						setPage(page - 1);
					},
					children: texts.later
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet figure",
					children: texts.page(page + 1, pages)
				}),
				/* @__PURE__ */ jsx(Button, {
					variant: "default",
					size: "xs",
					disabled: page + 1 >= pages,
					onClick: () => {
						setPage(page + 1);
					},
					children: texts.earlier
				})
			]
		})] })
	});
}
// app/backtests/report.tsx
/** The full report of a run. */
function Report({ report }) {
	const texts = useTexts(backtestTexts);
	const shared = useTexts(researchTexts);
	const { language } = useView();
	return /* @__PURE__ */ jsxs("div", {
		className: "grid",
		"data-testid": "report",
		children: [
			report.isMadeUp && /* @__PURE__ */ jsx(Alert, {
				color: "yellow",
				variant: "light",
				py: 8,
				children: shared.madeUpWarning
			}),
			/* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Headline, { report }) }),
			/* @__PURE__ */ jsx(CurvePanel, { report }),
			/* @__PURE__ */ jsxs(Panel, {
				title: shared.verdict,
				span: 7,
				children: [/* @__PURE__ */ jsx(Text, {
					fw: 500,
					mb: "xs",
					children: report.reading[language]
				}), /* @__PURE__ */ jsx(Verdict, { verdict: report.verdict })]
			}),
			/* @__PURE__ */ jsx(Panel, {
				title: texts.profitAt,
				span: 5,
				children: /* @__PURE__ */ jsx(CostLadder, { report })
			}),
			/* @__PURE__ */ jsx(Months, {
				months: report.months,
				years: report.years
			}),
			/* @__PURE__ */ jsx(GroupTables, {
				groups: report.groups,
				currency: report.currency
			}),
			/* @__PURE__ */ jsx(ReportTables, { report }),
			/* @__PURE__ */ jsx(Trips, { report })
		]
	});
}
var figure = ({ metrics }, name) => {
	const value = metrics[name];
	return typeof value === "number" ? value : null;
};
function Headline({ report }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	const [growth, hold] = [figure(report, "totalProfit"), figure(report, "buyAndHold")];
	const { wins, trades } = {
		wins: figure(report, "winRate"),
		trades: figure(report, "trades")
	};
	return /* @__PURE__ */ jsxs(SimpleGrid, {
		cols: {
			base: 2,
			sm: 3,
			lg: 6
		},
		spacing: "md",
		children: [
			/* @__PURE__ */ jsx(Stat, {
				name: texts.growth,
				value: /* @__PURE__ */ jsx(Change, {
					value: growth,
					children: f.percentChange(growth)
				}),
				hint: `${f.change(report.finalEquity - report.initialCash, report.currency)} ${report.currency}`
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.hold,
				value: /* @__PURE__ */ jsx(Change, {
					value: hold,
					children: f.percentChange(hold)
				}),
				hint: `${f.day(report.from)} – ${f.day(report.to)}`
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.sharpe,
				value: f.number(figure(report, "sharpe")),
				hint: `PSR ${f.percent(figure(report, "psr"), 1)}`
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.drawdown,
				value: f.percent(figure(report, "maxDrawdown"), 1),
				hint: f.duration(figure(report, "drawdownDuration"))
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.trades,
				value: f.count(trades),
				hint: `${texts.wins} ${f.percent(wins, 1)}`
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.costs,
				value: f.money(figure(report, "totalCost"), report.currency),
				hint: `${f.bps(figure(report, "costBps"))} ${texts.costsOfProfit}`
			})
		]
	});
}
function CurvePanel({ report: { curve, currency } }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	const [shown, setShown] = useState("equity");
	const isEquity = shown === "equity";
	const lines = useMemo(() => isEquity ? [{
		name: texts.holdLine,
		values: curve.hold,
		colour: "--ink-quiet",
		isDashed: true
	}, {
		name: texts.equity,
		values: curve.equity,
		colour: "--mantine-color-teal-5"
	}] : [{
		name: texts.holdLine,
		values: curve.holdDrawdown.map((depth) => depth === null ? null : -depth),
		colour: "--ink-quiet",
		isDashed: true
	}, {
		name: texts.falls,
		values: curve.drawdown.map((depth) => -depth),
		colour: "--loss",
		isFilled: true
	}], [
		isEquity,
		curve,
		texts
	]);
	const formatValue = useCallback((value) => isEquity ? f.money(value, currency) : f.percent(value, 0), [
		isEquity,
		f,
		currency
	]);
	const choice = /* @__PURE__ */ jsx(SegmentedControl, {
		size: "xs",
		value: shown,
		onChange: (next) => {
			setShown(next);
		},
		data: [{
			value: "equity",
			label: texts.equity
		}, {
			value: "falls",
			label: texts.falls
		}],
		"aria-label": texts.show
	});
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.equityOf,
		side: choice,
		children: [/* @__PURE__ */ jsx(LineChart, {
			times: curve.at,
			lines,
			height: 300,
			formatValue,
			label: isEquity ? texts.equityOf : texts.falls
		}), /* @__PURE__ */ jsxs(Text, {
			size: "xs",
			className: "quiet",
			mt: 4,
			children: [
				/* @__PURE__ */ jsx("span", {
					"aria-hidden": "true",
					style: { color: isEquity ? "var(--mantine-color-teal-5)" : "var(--loss)" },
					children: "━"
				}),
				" ",
				isEquity ? texts.equity : texts.falls,
				" \xA0 ",
				/* @__PURE__ */ jsx("span", {
					"aria-hidden": "true",
					children: "┅"
				}),
				" ",
				texts.holdLine
			]
		})]
	});
}
/** What would have been left had trading cost half or twice as much. */
function CostLadder({ report }) {
	const texts = useTexts(backtestTexts);
	const f = useFormats();
	const steps = [
		["half", "profitAtHalfCosts"],
		["once", "profitAtCosts"],
		["twice", "profitAtDoubleCosts"]
	].map(([name, key]) => ({
		name: texts[name],
		profit: figure(report, key)
	}));
	const widest = Math.max(1e-9, ...steps.map(({ profit }) => Math.abs(profit ?? 0)));
	return /* @__PURE__ */ jsxs(Fragment, { children: [steps.map(({ name, profit }) => /* @__PURE__ */ jsxs("div", {
		style: {
			display: "grid",
			gridTemplateColumns: "7.5rem 1fr auto",
			alignItems: "center",
			gap: 10,
			minHeight: 32
		},
		children: [
			/* @__PURE__ */ jsx(Text, {
				size: "sm",
				children: name
			}),
			/* @__PURE__ */ jsx("div", {
				"aria-hidden": "true",
				style: {
					height: 10,
					borderRadius: 3,
					background: `var(${(profit ?? 0) < 0 ? "--loss" : "--gain"})`,
					width: `${100 * Math.abs(profit ?? 0) / widest}%`,
					minWidth: 2
				}
			}),
			/* @__PURE__ */ jsx(Change, {
				value: profit,
				children: f.change(profit, report.currency)
			})
		]
	}, name)), /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "quiet",
		mt: 6,
		children: texts.profitAtHint
	})] });
}
// app/backtests/run-page.tsx
/** One run: while it goes on how far it is, then its report. */
function RunPage({ id, firstJob, firstReport }) {
	const shared = useTexts(researchTexts);
	const texts = useTexts(backtestTexts);
	const job = useJob(id, firstJob);
	const isDone = job?.state === "done";
	const { data: report } = useQuery(useApi().backtests.report.queryOptions({ id }, {
		enabled: isDone,
		staleTime: Infinity,
		...firstReport === null || firstReport === void 0 ? {} : { initialData: firstReport }
	}));
	if (job === void 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Skeleton, { h: 480 })] });
	if (job === null) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, {
		text: shared.nothing,
		children: /* @__PURE__ */ jsx(Button, {
			component: Link,
			to: "/backtests",
			variant: "default",
			children: shared.back
		})
	}) })] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			title: job.title,
			children: /* @__PURE__ */ jsx(Actions$1, {
				id,
				hasReport: report !== null && report !== void 0,
				isOver: job.endedAt !== null
			})
		}),
		isDone ? /* @__PURE__ */ jsx(DoneRun, { report }) : /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(JobLine, { job }) }),
		/* @__PURE__ */ jsx(JobNotes, { job })
	] });
}
function DoneRun({ report }) {
	const shared = useTexts(researchTexts);
	if (report === void 0) return /* @__PURE__ */ jsx(Skeleton, { h: 480 });
	return report === null ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: shared.nothing }) }) : /* @__PURE__ */ jsx(Report, { report });
}
function Actions$1({ id, hasReport, isOver }) {
	const shared = useTexts(researchTexts);
	const client = useApiClient();
	const navigate = useNavigate();
	const { language } = useView();
	const told = async (work) => {
		try {
			await work();
		} catch (error) {
			notifications.show({
				title: shared.failed,
				message: reasonOf$1(error),
				color: "red"
			});
		}
	};
	const save = async () => {
		const file = await client.backtests.html.query({
			id,
			language
		});
		if (file !== null) saveHtml(file);
	};
	const forget = async () => {
		await client.jobs.forget.mutate({ id });
		await navigate("/backtests");
	};
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Button, {
			component: Link,
			to: "/backtests",
			variant: "default",
			size: "xs",
			children: shared.back
		}),
		isOver && /* @__PURE__ */ jsx(Button, {
			component: Link,
			to: `/backtests?again=${id}`,
			variant: "default",
			size: "xs",
			"data-testid": "again",
			children: shared.again
		}),
		hasReport && /* @__PURE__ */ jsx(Button, {
			variant: "default",
			size: "xs",
			onClick: () => {
				told(save);
			},
			"data-testid": "save-html",
			children: shared.html
		}),
		isOver && /* @__PURE__ */ jsx(Button, {
			variant: "default",
			size: "xs",
			onClick: () => {
				told(forget);
			},
			"data-testid": "delete",
			children: shared.delete
		})
	] });
}
// app/routes/backtests.tsx
var backtests_exports = /* @__PURE__ */ __exportAll({
	default: () => backtests_default,
	loader: () => loader$7,
	meta: () => meta$7
});
var meta$7 = () => [{ title: "Backtests · coinbot" }];
var idsOf = (text) => (text ?? "").split(",").filter((id) => /^\d{13}-[0-9a-f]{8}$/.test(id)).slice(0, 6);
async function loader$7({ request, context }) {
	const { api } = context.get(pageContext);
	const asked = new URL(request.url).searchParams;
	const [run] = idsOf(asked.get("run"));
	const compare = idsOf(asked.get("compare"));
	if (run !== void 0) {
		const [job, report] = await Promise.all([api?.jobs.get({ id: run }), api?.backtests.report({ id: run })]);
		return {
			job,
			report
		};
	}
	if (compare.length > 0) return { compared: await api?.backtests.compare({ ids: compare }) };
	const [offer, saved] = await Promise.all([api?.backtests.offer(), api?.backtests.saved()]);
	return {
		offer,
		saved
	};
}
/** `?run=ID` one report, `?compare=ID,ID` several side by side, else the form and what was run. */
var backtests_default = UNSAFE_withComponentProps(function Backtests() {
	const [asked] = useSearchParams();
	const loaded = useLoaded();
	const [run] = idsOf(asked.get("run"));
	const compare = idsOf(asked.get("compare"));
	if (run !== void 0) return /* @__PURE__ */ jsx(RunPage, {
		id: run,
		firstJob: loaded.job,
		firstReport: loaded.report
	}, run);
	if (compare.length > 0) return /* @__PURE__ */ jsx(Comparison, {
		ids: compare,
		first: loaded.compared
	});
	return /* @__PURE__ */ jsx(BacktestsHome, {
		firstOffer: loaded.offer,
		firstSaved: loaded.saved,
		again: idsOf(asked.get("again"))[0]
	});
});
var logTexts = {
	ko: {
		title: "로그",
		lead: "매매 프로세스가 남긴 기록, 최신순.",
		filter: "포함하는 말",
		topics: {
			program: "프로그램",
			account: "계정",
			decision: "판단",
			order: "주문",
			fill: "체결",
			denied: "거절",
			guard: "보호",
			plan: "계획"
		},
		all: "모든 주제",
		older: "더 오래된 것",
		newer: "최신으로",
		none: "맞는 기록이 없습니다. 매매를 시작하면 기록이 쌓입니다.",
		time: "시각",
		topic: "주제",
		text: "내용",
		why: "이유",
		newLines: (n) => `새 기록 ${n}건`
	},
	en: {
		title: "Log",
		lead: "What the trading process wrote down, newest first.",
		filter: "Contains",
		topics: {
			program: "Program",
			account: "Account",
			decision: "Decision",
			order: "Order",
			fill: "Fill",
			denied: "Denied",
			guard: "Guard",
			plan: "Plan"
		},
		all: "All topics",
		older: "Older",
		newer: "To the newest",
		none: "Nothing on record fits. A run begins to write when it begins to trade.",
		time: "Time",
		topic: "Topic",
		text: "What",
		why: "why",
		newLines: (n) => `${n} newer`
	}
};
// app/routes/log.tsx
var log_exports = /* @__PURE__ */ __exportAll({
	default: () => log_default,
	loader: () => loader$6,
	meta: () => meta$6
});
var meta$6 = () => [{ title: "Log · coinbot" }];
async function loader$6({ context }) {
	return { first: await context.get(pageContext).api?.log.lines({}) };
}
var COLOURS$2 = {
	info: "gray",
	warning: "yellow",
	alarm: "red"
};
var EVERY_MS$9 = 3e3;
var log_default = UNSAFE_withComponentProps(function Log() {
	const texts = useTexts(logTexts);
	const { first } = useLoaded();
	const [topics, setTopics] = useState([]);
	const [typed, setTyped] = useState("");
	const [text] = useDebouncedValue(typed, 300);
	const [before, setBefore] = useState();
	const isFirst = topics.length === 0 && text === "" && before === void 0;
	const { data } = useQuery(useApi().log.lines.queryOptions({
		topics: [...topics],
		text,
		...before === void 0 ? {} : { before }
	}, {
		placeholderData: keepPreviousData,
		...before === void 0 ? { refetchInterval: EVERY_MS$9 } : {},
		...isFirst && first !== void 0 ? { initialData: first } : {}
	}));
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, {
		title: texts.title,
		children: /* @__PURE__ */ jsx(TextInput, {
			placeholder: texts.filter,
			"aria-label": texts.filter,
			value: typed,
			onChange: ({ currentTarget }) => {
				setTyped(currentTarget.value);
				setBefore(void 0);
			},
			w: 200
		})
	}), /* @__PURE__ */ jsxs(Panel, { children: [
		/* @__PURE__ */ jsx(Chip.Group, {
			multiple: true,
			value: [...topics],
			onChange: (next) => {
				setTopics(next);
				setBefore(void 0);
			},
			children: /* @__PURE__ */ jsx(Group, {
				gap: 6,
				mb: "sm",
				children: Object.keys(texts.topics).map((topic) => /* @__PURE__ */ jsx(Chip, {
					value: topic,
					size: "xs",
					children: texts.topics[topic]
				}, topic))
			})
		}),
		data === void 0 || data.lines.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.none }) : /* @__PURE__ */ jsx(Lines$1, { lines: data.lines }),
		/* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			mt: "sm",
			children: [/* @__PURE__ */ jsx(Button, {
				variant: "default",
				size: "xs",
				disabled: before === void 0,
				onClick: () => {
					setBefore(void 0);
				},
				children: texts.newer
			}), /* @__PURE__ */ jsx(Button, {
				variant: "default",
				size: "xs",
				disabled: data?.next === null || data?.next === void 0,
				onClick: () => {
					setBefore(data?.next ?? void 0);
				},
				children: texts.older
			})]
		})
	] })] });
});
function Lines$1({ lines }) {
	const texts = useTexts(logTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("th", { children: [
					texts.time,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { children: texts.topic }),
				/* @__PURE__ */ jsx("th", { children: texts.text }),
				/* @__PURE__ */ jsx("th", {})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: lines.map(({ id, at, topic, level, text, order }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", {
					className: "figure quiet",
					children: f.moment(at)
				}),
				/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Badge, {
					variant: "light",
					color: COLOURS$2[level],
					size: "sm",
					radius: "sm",
					tt: "none",
					children: texts.topics[topic]
				}) }),
				/* @__PURE__ */ jsx("td", {
					style: { minWidth: 260 },
					children: text
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: order !== null && /* @__PURE__ */ jsx(Link, {
						to: `/flow?order=${encodeURIComponent(order)}`,
						children: texts.why
					})
				})
			] }, id)) })]
		})
	});
}
var riskTexts = {
	ko: {
		title: "위험 관리",
		limits: "한도와 사용량",
		limit: "한도",
		use: "현재",
		used: "사용",
		limitNames: {
			currency: "계정 통화",
			timeZone: "하루의 기준 시간대",
			instruments: "진입할 수 있는 종목",
			maxOrderValueShare: "주문 1건의 금액 (평가금액 대비)",
			maxOrderVolumeShare: "주문 1건의 수량 (직전 1분 거래량 대비)",
			collarShare: "지정가가 중간값을 넘을 수 있는 폭",
			passiveCollarShare: "지정가가 중간값보다 뒤처질 수 있는 폭",
			marketCollarShare: "시장가 체결이 중간값에서 벗어날 수 있는 폭",
			exitCollarShare: "청산 지정가가 벗어날 수 있는 폭",
			maxPositionShare: "코인 하나의 최대 비중",
			maxGrossShare: "전체 포지션 합계",
			maxDailyLossShare: "오늘 손실",
			onDailyLoss: "하루 손실 한도에 닿으면",
			maxDrawdownShare: "최고점 대비 손실",
			onDrawdown: "최대 낙폭에 닿으면",
			maxOrdersPerSecond: "1초당 주문",
			maxOrdersPerMinute: "1분당 주문",
			cancelReservePerSecond: "취소 전용 여유 (1초)",
			cancelReservePerMinute: "취소 전용 여유 (1분)",
			maxCancelsPerFill: "체결 1건당 오늘의 취소",
			maxEntriesPerFiveMinutes: "5분간 같은 방향 진입",
			maxTradesPerHour: "전략의 1시간 매매",
			duplicateMs: "같은 주문을 중복으로 보는 시간",
			maxBookAgeMs: "호가의 나이",
			maxCandlePeriods: "마지막 캔들의 나이 (캔들 수)",
			maxClockUncertaintyMs: "시계 오차",
			maxValuationAgeMs: "평가에 쓰는 가격의 나이",
			maxRateAgeMs: "환율의 나이",
			maxVenueShare: "거래소 하나에 둔 자산",
			stableCoins: "페그를 지켜야 하는 스테이블코인",
			krwPremium: "매수를 허용하는 김치 프리미엄",
			maxLeverage: "무기한 선물 레버리지",
			minLiquidationAtr: "청산가까지의 거리 (ATR 배수)",
			shorts: "공매도 포지션",
			canary: "소액 시험 운용",
			canaryShare: "시험 운용 중 최대 비중"
		},
		unknown: "알 수 없음",
		waiting: "아직 매매 프로세스의 소식이 없습니다. 시작하면 한도와 사용량이 나타납니다.",
		older: "매매 프로세스가 이전 버전이라 한도 사용량을 알려 주지 않습니다. 다시 시작하세요.",
		others: "모든 주문에 적용되는 한도",
		demoLimits: "데모는 잃을 것이 없으므로 따로 정한 넓은 한도를 씁니다.",
		change: "설정에서 한도 바꾸기",
		values: {
			freeze: "새 포지션 금지",
			flatten: "모두 청산",
			true: "허용",
			false: "금지",
			none: "없음"
		},
		kill: "긴급 정지 스위치",
		killNow: "현재",
		history: "이력",
		noHistory: "이력을 남기기 시작한 뒤로 움직인 적이 없습니다.",
		moved: "변경",
		by: "누가",
		reason: "이유",
		time: "시각",
		since: (time) => `${time}부터`,
		pause: "일시 정지",
		stop: "정지",
		flatten: "모두 청산 …",
		resume: "재개 …",
		historyHint: "명령줄, 알림 봇, 매매 프로세스에서도 움직일 수 있으며 모두 여기에 남습니다.",
		tripped: "작동함",
		dailyLoss: "하루 손실 한도에 닿았습니다",
		drawdown: "최대 낙폭에 닿았습니다",
		trippedHint: "사람이 매매를 재개할 때까지 진입 주문을 거절합니다.",
		notReconciled: "계정을 거래소와 대조하는 중입니다. 그때까지 새로 진입하지 않습니다.",
		denials: "거절된 주문",
		noDenials: "이 기간에 거절된 주문이 없습니다.",
		rule: "규칙",
		count: "횟수",
		last: "마지막",
		lastReason: "마지막 이유",
		why: "이유",
		total: (n) => `${n}건 거절`,
		reading: "기록을 아직 읽는 중입니다. 더 늘어날 수 있습니다.",
		ranges: {
			hour: "1시간",
			day: "1일",
			week: "1주",
			all: "전체"
		},
		range: "기간",
		rules: {
			"known-inputs": "입력값을 알 수 없음",
			"kill-switch": "긴급 정지",
			reconciled: "계정 대조 전",
			"symbol-allow-list": "허용되지 않은 종목",
			"instrument-halt": "종목 거래 중단",
			"child-within-parent": "분할 주문이 원주문을 초과",
			"stale-data": "오래된 데이터",
			"price-collar": "가격이 너무 벗어남",
			"max-order-value": "주문 금액 초과",
			"max-order-volume": "거래량 대비 과다",
			"no-shorts": "공매도가 됨",
			"max-position": "코인 비중 초과",
			"canary-size": "시험 운용 한도 초과",
			"max-gross-exposure": "전체 노출 초과",
			"max-daily-loss": "하루 손실",
			"drawdown-kill": "낙폭",
			"venue-concentration": "거래소 쏠림",
			"stable-coin-peg": "스테이블코인 페그 이탈",
			"krw-premium": "김치 프리미엄",
			"max-leverage": "레버리지",
			"liquidation-distance": "청산가에 너무 가까움",
			"message-throttle": "요청 과다",
			"cancel-fill-ratio": "취소 과다",
			"repeated-execution": "전략 꺼짐",
			"protection-lock": "보호 장치",
			"duplicate-order": "중복 주문"
		},
		guards: "걸려 있는 보호 주문",
		noGuards: "지금 보호 중인 포지션이 없습니다. 보유분이 없거나 청산이 진행 중입니다.",
		instrument: "종목",
		type: "종류",
		quantity: "수량",
		trigger: "발동 가격",
		distance: "거리",
		place: "위치",
		atVenue: "거래소",
		here: "프로그램",
		hereHint: "이 프로그램이 지켜봅니다. 프로그램이 멈춰 있으면 발동하지 않습니다.",
		strategy: "전략",
		types: {
			stop: "손절",
			"stop-limit": "손절 지정가",
			"trailing-stop": "추적 손절",
			limit: "목표가",
			"take-profit": "목표가",
			"take-profit-limit": "목표가",
			market: "청산"
		},
		locks: "보호 장치와 중단",
		noLocks: "잠긴 종목, 꺼진 전략, 거래 중단된 종목이 없습니다.",
		lock: "잠김",
		off: "꺼짐",
		halted: "거래 중단",
		until: (time) => `${time}까지`,
		all: "모든 종목",
		sides: {
			long: "매수",
			short: "매도"
		},
		drill: "비상 훈련",
		drillText: "견뎌야 하는 모든 고장을 이 컴퓨터에서 겪게 해 봅니다. 키도 네트워크도 쓰지 않으며, 몇 분 동안 코어 하나를 씁니다:",
		edge: "우위",
		edgeText: "모델이 증거만큼 벌고 있는지는 날마다 지켜봅니다:",
		edgeLink: "모델로 가기"
	},
	en: {
		title: "Risk",
		limits: "Limits and their use",
		limit: "Limit",
		use: "Now",
		used: "Used",
		limitNames: {
			currency: "Currency of the account",
			timeZone: "The day of the loss begins at midnight of",
			instruments: "Entries are possible in",
			maxOrderValueShare: "Value of one order, of equity",
			maxOrderVolumeShare: "Quantity of one order, of the last minute’s volume",
			collarShare: "Limit beyond the middle of the book",
			passiveCollarShare: "Limit behind the middle of the book",
			marketCollarShare: "Fill of a market order from the middle",
			exitCollarShare: "Limit of an exit from the middle",
			maxPositionShare: "Largest position in one coin, of equity",
			maxGrossShare: "All positions together, of equity",
			maxDailyLossShare: "Loss since the start of the day",
			onDailyLoss: "At the daily loss",
			maxDrawdownShare: "Loss from the highest equity",
			onDrawdown: "At the largest drawdown",
			maxOrdersPerSecond: "Orders in a second",
			maxOrdersPerMinute: "Orders in a minute",
			cancelReservePerSecond: "Reserve for cancels, a second",
			cancelReservePerMinute: "Reserve for cancels, a minute",
			maxCancelsPerFill: "Cancels of the day for each fill",
			maxEntriesPerFiveMinutes: "Entries on one side in five minutes",
			maxTradesPerHour: "Trades of a strategy in an hour",
			duplicateMs: "The same order again counts as a duplicate within",
			maxBookAgeMs: "Age of the book",
			maxCandlePeriods: "Age of the last candle, in candles",
			maxClockUncertaintyMs: "Uncertainty of the clock",
			maxValuationAgeMs: "Age of a price that values what is held",
			maxRateAgeMs: "Age of a conversion rate",
			maxVenueShare: "Equity at one venue",
			stableCoins: "Stable coins that must hold their peg",
			krwPremium: "Kimchi premium within which coins are bought",
			maxLeverage: "Leverage of perpetuals",
			minLiquidationAtr: "Distance to liquidation, in average true ranges",
			shorts: "Short positions",
			canary: "Tried out with little",
			canaryShare: "Largest position while it is tried out"
		},
		unknown: "not known",
		waiting: "No trading process was heard yet: limits and their use appear when one starts.",
		older: "The trading process is of an older version and does not tell how its limits are used: start it again.",
		others: "Limits that every order is held against",
		demoLimits: "The demonstration has wide limits of its own: nothing is at stake.",
		change: "Change limits in the settings",
		values: {
			freeze: "no new positions",
			flatten: "close everything",
			true: "allowed",
			false: "not allowed",
			none: "none"
		},
		kill: "Kill switch",
		killNow: "Now",
		history: "Its history",
		noHistory: "It was not moved since histories are kept.",
		moved: "From and to",
		by: "By",
		reason: "Why",
		time: "Time",
		since: (time) => `since ${time}`,
		pause: "Pause",
		stop: "Stop",
		flatten: "Close all …",
		resume: "Resume …",
		historyHint: "The switch works from the command line, the notifier and the trading process as well: all moves are here.",
		tripped: "Tripped",
		dailyLoss: "The daily loss was reached",
		drawdown: "The largest drawdown was reached",
		trippedHint: "Entries are refused until a person resumes trading.",
		notReconciled: "The account is being compared with the venue: nothing is opened until then.",
		denials: "Refused orders",
		noDenials: "No order was refused in this time.",
		rule: "Rule",
		count: "Times",
		last: "Last",
		lastReason: "Last reason",
		why: "why",
		total: (n) => `${n} refused`,
		reading: "The record is still being read: more may follow.",
		ranges: {
			hour: "1 h",
			day: "1 d",
			week: "1 w",
			all: "All"
		},
		range: "Time range",
		rules: {
			"known-inputs": "An input was not known",
			"kill-switch": "Kill switch",
			reconciled: "Account not compared yet",
			"symbol-allow-list": "Not among the allowed instruments",
			"instrument-halt": "Instrument halted",
			"child-within-parent": "Parts beyond their order",
			"stale-data": "Old data",
			"price-collar": "Price too far away",
			"max-order-value": "Order too large",
			"max-order-volume": "Too much of the volume",
			"no-shorts": "Would be short",
			"max-position": "Too much of one coin",
			"canary-size": "Too much while trying out",
			"max-gross-exposure": "Too much altogether",
			"max-daily-loss": "Daily loss",
			"drawdown-kill": "Drawdown",
			"venue-concentration": "Too much at one venue",
			"stable-coin-peg": "Stable coin off its peg",
			"krw-premium": "Kimchi premium",
			"max-leverage": "Leverage",
			"liquidation-distance": "Too near to liquidation",
			"message-throttle": "Too many messages",
			"cancel-fill-ratio": "Too many cancels",
			"repeated-execution": "Strategy switched off",
			"protection-lock": "Protection",
			"duplicate-order": "Duplicate order"
		},
		guards: "Guards in force",
		noGuards: "No position is guarded now: none is held, or its exits are on their way.",
		instrument: "Instrument",
		type: "Guard",
		quantity: "Quantity",
		trigger: "Fires at",
		distance: "Away",
		place: "Where",
		atVenue: "at the venue",
		here: "watched here",
		hereHint: "Watched by this program: it does not fire while the program is down.",
		strategy: "Strategy",
		types: {
			stop: "stop",
			"stop-limit": "stop limit",
			"trailing-stop": "trailing stop",
			limit: "target",
			"take-profit": "target",
			"take-profit-limit": "target",
			market: "exit"
		},
		locks: "Protections and halts",
		noLocks: "Nothing is locked, no strategy is switched off, no instrument is halted.",
		lock: "Locked",
		off: "Switched off",
		halted: "Halted",
		until: (time) => `until ${time}`,
		all: "all instruments",
		sides: {
			long: "long",
			short: "short"
		},
		drill: "Fire drill",
		drillText: "Puts a trader on this machine through every fault it has to survive, with no key and no network. It takes some minutes and a core:",
		edge: "Edge",
		edgeText: "Whether a model still earns what its evidence promised is watched day by day:",
		edgeLink: "to the models"
	}
};
// app/risk/time-bars.tsx
var HEIGHT$4 = 90;
/** How many in each stretch of time. */
function TimeBars({ times, counts, stepMs, label }) {
	const f = useFormats();
	const most = Math.max(1, ...counts);
	const named = (at) => stepMs >= 864e5 ? f.day(at) : stepMs < 6e4 ? f.time(at) : `${f.day(at).slice(5)} ${f.minute(at)}`;
	return /* @__PURE__ */ jsxs("div", {
		style: { marginBottom: 12 },
		children: [/* @__PURE__ */ jsxs("div", {
			style: { position: "relative" },
			children: [/* @__PURE__ */ jsx("span", {
				className: "quiet figure",
				style: {
					position: "absolute",
					insetInlineStart: 0,
					top: -2,
					fontSize: "0.7rem"
				},
				"aria-hidden": "true",
				children: f.count(most)
			}), /* @__PURE__ */ jsx("svg", {
				viewBox: `0 0 ${times.length} ${HEIGHT$4}`,
				preserveAspectRatio: "none",
				width: "100%",
				height: HEIGHT$4,
				role: "img",
				"aria-label": label,
				style: {
					display: "block",
					borderBottom: "1px solid var(--line)"
				},
				children: times.map((at, i) => counts[i] === 0 ? null : /* @__PURE__ */ jsx("rect", {
					x: i + .12,
					width: .76,
					y: HEIGHT$4 - 76 * (counts[i] / most),
					height: 76 * (counts[i] / most),
					fill: "var(--amber)",
					children: /* @__PURE__ */ jsx("title", { children: `${named(at)}: ${f.count(counts[i])}` })
				}, at))
			})]
		}), /* @__PURE__ */ jsxs("div", {
			style: {
				display: "flex",
				justifyContent: "space-between",
				fontSize: "0.7rem"
			},
			className: "quiet figure",
			"aria-hidden": "true",
			children: [/* @__PURE__ */ jsx("span", { children: named(times[0] ?? 0) }), /* @__PURE__ */ jsx("span", { children: named((times.at(-1) ?? 0) + stepMs) })]
		})]
	});
}
// app/risk/denials-panel.tsx
var RANGES$2 = {
	hour: 36e5,
	day: 864e5,
	week: 6048e5,
	all: Infinity
};
var EVERY_MS$8 = 1e4;
var isRange = (text) => text !== null && text in RANGES$2;
/** Orders that the gate refused: by rule, and when. */
function DenialsPanel({ first }) {
	const texts = useTexts(riskTexts);
	const f = useFormats();
	const [search, setSearch] = useSearchParams();
	const given = search.get("refused");
	const range = isRange(given) ? given : "all";
	const [opened] = useState(() => /* @__PURE__ */ new Map());
	const begin = opened.get(range) ?? Math.floor(Date.now() / 6e4) * 6e4 - RANGES$2[range];
	opened.set(range, begin);
	const { data } = useQuery(useApi().risk.denials.queryOptions(range === "all" ? {} : { from: begin }, {
		refetchInterval: EVERY_MS$8,
		placeholderData: keepPreviousData,
		...range === "all" && first !== void 0 ? { initialData: first } : {}
	}));
	const choose = (next) => {
		setSearch((now) => {
			const changed = new URLSearchParams(now);
			changed.set("refused", next);
			return changed;
		}, {
			replace: true,
			preventScrollReset: true
		});
	};
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.denials,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: range,
			onChange: choose,
			data: Object.entries(texts.ranges).map(([value, label]) => ({
				value,
				label
			})),
			"aria-label": texts.range
		}),
		children: [data === void 0 || data.total === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noDenials }) : /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(TimeBars, {
			times: data.times,
			counts: data.counts,
			stepMs: data.stepMs,
			label: `${texts.denials}: ${texts.total(f.count(data.total))}`
		}), /* @__PURE__ */ jsx(Table, { rules: data.rules })] }), data?.isComplete === false && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: "xs",
			children: texts.reading
		})]
	});
}
function Table({ rules }) {
	const texts = useTexts(riskTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: texts.rule }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.count
				}),
				/* @__PURE__ */ jsxs("th", { children: [
					texts.last,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { children: texts.instrument }),
				/* @__PURE__ */ jsx("th", { children: texts.lastReason }),
				/* @__PURE__ */ jsx("th", {})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: rules.map(({ rule, count, at, instrument, reason, order }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsx("strong", { children: texts.rules[rule] ?? rule }), /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: rule
				})] }),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.count(count)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "figure quiet",
					children: f.moment(at)
				}),
				/* @__PURE__ */ jsx("td", { children: symbolOf(instrument) }),
				/* @__PURE__ */ jsx("td", {
					style: { minWidth: 220 },
					lang: "en",
					children: reason
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Link, {
						to: `/flow?order=${encodeURIComponent(order)}`,
						children: texts.why
					})
				})
			] }, rule)) })]
		})
	});
}
// app/risk/guards-panel.tsx
/** What closes positions by itself, and how far away it is. */
function GuardsPanel() {
	const texts = useTexts(riskTexts);
	const f = useFormats();
	const status = useStatus();
	const instruments = usePlan()?.instruments ?? [];
	const guards = (status?.risk?.guards ?? []).toSorted((a, b) => a.instrument.localeCompare(b.instrument) || a.type.localeCompare(b.type));
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.guards,
		span: 7,
		children: guards.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noGuards }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.instrument }),
					/* @__PURE__ */ jsx("th", { children: texts.type }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.quantity
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.trigger
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.distance
					}),
					/* @__PURE__ */ jsx("th", { children: texts.place })
				] }) }), /* @__PURE__ */ jsx("tbody", { children: guards.map(({ strategy, instrument, type, quantity, trigger, isHere }, i) => {
					const rule = instruments.find(({ venue, symbol }) => `${venue}:${symbol}` === instrument);
					const price = status?.positions.find((position) => position.instrument === instrument)?.price;
					return /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsxs("td", { children: [
							/* @__PURE__ */ jsx(Link, {
								className: "plain",
								to: `/market?instrument=${encodeURIComponent(instrument)}`,
								children: /* @__PURE__ */ jsx("strong", { children: symbolOf(instrument) })
							}),
							" ",
							/* @__PURE__ */ jsx("span", {
								className: "quiet",
								children: strategy
							})
						] }),
						/* @__PURE__ */ jsx("td", { children: texts.types[type] ?? type }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.quantity(quantity, rule?.lotSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.price(trigger, rule?.tickSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.percentChange(typeof price === "number" && price > 0 && trigger !== null ? trigger / price - 1 : null)
						}),
						/* @__PURE__ */ jsx("td", { children: isHere ? /* @__PURE__ */ jsx(Tooltip, {
							label: texts.hereHint,
							multiline: true,
							maw: 260,
							children: /* @__PURE__ */ jsx(Badge, {
								variant: "light",
								color: "yellow",
								size: "sm",
								radius: "sm",
								tt: "none",
								tabIndex: 0,
								children: texts.here
							})
						}) : /* @__PURE__ */ jsx(Badge, {
							variant: "light",
							size: "sm",
							radius: "sm",
							tt: "none",
							children: texts.atVenue
						}) })
					] }, `${strategy} ${instrument} ${type} ${i}`);
				}) })]
			})
		})
	});
}
/** What is locked, halted or switched off. */
function LocksPanel() {
	const texts = useTexts(riskTexts);
	const f = useFormats();
	const risk = useStatus()?.risk;
	const off = (risk?.strategies ?? []).flatMap(({ name, off: gone }) => gone === null ? [] : [{
		name,
		gone
	}]);
	const isEmpty = risk === void 0 || risk === null || risk.locks.length === 0 && risk.halted.length === 0 && off.length === 0;
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.locks,
		span: 5,
		children: isEmpty ? /* @__PURE__ */ jsx(Empty, { text: texts.noLocks }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsxs("tbody", { children: [
					risk.locks.map(({ instrument, side, until, reason }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "warn",
							children: texts.lock
						}),
						/* @__PURE__ */ jsxs("td", { children: [instrument === null ? texts.all : symbolOf(instrument), side !== null && ` · ${texts.sides[side]}`] }),
						/* @__PURE__ */ jsx("td", {
							lang: "en",
							children: reason
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure quiet",
							children: texts.until(f.moment(until))
						})
					] }, `${instrument} ${side} ${until} ${reason}`)),
					off.map(({ name, gone }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "warn",
							children: texts.off
						}),
						/* @__PURE__ */ jsx("td", { children: name }),
						/* @__PURE__ */ jsx("td", {
							lang: "en",
							children: gone.reason
						}),
						/* @__PURE__ */ jsx("td", {
							className: "figure quiet",
							children: f.moment(gone.at)
						})
					] }, name)),
					risk.halted.map(({ instrument, reason }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", {
							className: "warn",
							children: texts.halted
						}),
						/* @__PURE__ */ jsx("td", { children: symbolOf(instrument) }),
						/* @__PURE__ */ jsx("td", {
							colSpan: 2,
							lang: "en",
							children: reason
						})
					] }, instrument))
				] })
			})
		})
	});
}
/** What is tried and watched elsewhere. */
function WatchedElsewhere() {
	const texts = useTexts(riskTexts);
	return /* @__PURE__ */ jsxs(Panel, { children: [/* @__PURE__ */ jsxs(Text, {
		size: "sm",
		children: [
			/* @__PURE__ */ jsxs("strong", { children: [texts.drill, "."] }),
			" ",
			texts.drillText,
			" ",
			/* @__PURE__ */ jsx("code", { children: "npx coinbot drill" })
		]
	}), /* @__PURE__ */ jsxs(Text, {
		size: "sm",
		mt: "xs",
		children: [
			/* @__PURE__ */ jsxs("strong", { children: [texts.edge, "."] }),
			" ",
			texts.edgeText,
			" ",
			/* @__PURE__ */ jsx(Link, {
				to: "/models",
				children: texts.edgeLink
			})
		]
	})] });
}
// app/risk/kill-panel.tsx
var EVERY_MS$7 = 5e3;
var COLOURS$1 = {
	RUN: "teal",
	REDUCE_ONLY: "yellow",
	CANCEL_ALL: "red",
	FLATTEN: "red",
	LOCKED: "red"
};
/** The kill switch: how it stands, what moves it, and who moved it when. */
function KillPanel({ standing: first, history: firstHistory }) {
	const texts = useTexts(riskTexts);
	const states = useTexts(shellTexts).kill;
	const f = useFormats();
	const api = useApi();
	const queries = useQueryClient();
	const kill = useStatus()?.kill;
	const { data: standing } = useQuery(api.control.standing.queryOptions(void 0, {
		refetchInterval: EVERY_MS$7,
		...first === void 0 ? {} : { initialData: first }
	}));
	const { data: history } = useQuery(api.risk.killHistory.queryOptions(void 0, {
		refetchInterval: EVERY_MS$7,
		...firstHistory === void 0 ? {} : { initialData: [...firstHistory] }
	}));
	useEffect(() => {
		queries.invalidateQueries({ queryKey: [["control", "standing"]] });
		queries.invalidateQueries({ queryKey: [["risk", "killHistory"]] });
	}, [kill, queries]);
	const state = standing?.state ?? kill ?? "RUN";
	const [since, by] = [standing?.at ?? 0, standing?.by ?? null];
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.kill,
		span: 5,
		children: [/* @__PURE__ */ jsxs(Stack, {
			gap: "sm",
			children: [
				/* @__PURE__ */ jsxs(Group, {
					gap: "sm",
					children: [/* @__PURE__ */ jsx(Badge, {
						size: "lg",
						radius: "sm",
						color: COLOURS$1[state],
						variant: "light",
						tt: "none",
						"data-testid": "kill-state",
						children: states.state[state]
					}), since > 0 && /* @__PURE__ */ jsx(Text, {
						size: "sm",
						className: "quiet figure",
						children: texts.since(f.moment(since))
					})]
				}),
				by !== null && state !== "RUN" && /* @__PURE__ */ jsx(Text, {
					size: "sm",
					children: states.by(by, standing?.reason ?? "")
				}),
				/* @__PURE__ */ jsx(Moves, { state }),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: texts.historyHint
				})
			]
		}), history === void 0 || history.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noHistory }) : /* @__PURE__ */ jsx(History, { history })]
	});
}
function Moves({ state }) {
	const texts = useTexts(riskTexts);
	const { stop, pause, flatten, resume } = useKillSwitch();
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		children: [
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				onClick: () => {
					pause();
				},
				disabled: state !== "RUN",
				children: texts.pause
			}),
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				color: "red",
				onClick: () => {
					stop();
				},
				disabled: state === "CANCEL_ALL" || state === "FLATTEN" || state === "LOCKED",
				children: texts.stop
			}),
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				color: "red",
				variant: "outline",
				onClick: () => {
					flatten();
				},
				disabled: state === "FLATTEN" || state === "LOCKED",
				children: texts.flatten
			}),
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				color: "yellow",
				autoContrast: true,
				onClick: () => {
					resume(state === "LOCKED");
				},
				disabled: state === "RUN",
				children: texts.resume
			})
		]
	});
}
function History({ history }) {
	const texts = useTexts(riskTexts);
	const { state: names } = useTexts(shellTexts).kill;
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		style: {
			maxHeight: 300,
			overflowY: "auto",
			marginTop: 12
		},
		tabIndex: 0,
		role: "region",
		"aria-label": texts.history,
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("th", { children: [
					texts.time,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { children: texts.moved }),
				/* @__PURE__ */ jsx("th", { children: texts.by }),
				/* @__PURE__ */ jsx("th", { children: texts.reason })
			] }) }), /* @__PURE__ */ jsx("tbody", { children: history.map(({ at, previous, state, by, reason }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", {
					className: "figure quiet",
					children: f.moment(at)
				}),
				/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsxs("span", {
					className: "quiet",
					children: [names[previous], " → "]
				}), names[state]] }),
				/* @__PURE__ */ jsx("td", { children: by }),
				/* @__PURE__ */ jsx("td", {
					style: { minWidth: 140 },
					children: reason
				})
			] }, `${at} ${state}`)) })]
		})
	});
}
/** What has tripped, or keeps anything from being opened. */
function TrippedAlert() {
	const texts = useTexts(riskTexts);
	const risk = useStatus()?.risk;
	if (risk === void 0 || risk === null) return null;
	const tripped = [...risk.dailyLoss === null ? [] : [{
		title: texts.dailyLoss,
		trip: risk.dailyLoss
	}], ...risk.drawdown === null ? [] : [{
		title: texts.drawdown,
		trip: risk.drawdown
	}]];
	return /* @__PURE__ */ jsxs(Fragment, { children: [tripped.map(({ title, trip }) => /* @__PURE__ */ jsxs(Alert, {
		color: "red",
		title,
		mb: "md",
		children: [
			/* @__PURE__ */ jsx("span", {
				lang: "en",
				children: trip.reason
			}),
			". ",
			texts.trippedHint
		]
	}, title)), !risk.isReconciled && /* @__PURE__ */ jsx(Alert, {
		color: "yellow",
		mb: "md",
		children: texts.notReconciled
	})] });
}
// app/risk/limit-rows.ts
var isKnown = (value) => typeof value === "number" && Number.isFinite(value);
var shareOf = (part, whole) => isKnown(part) && isKnown(whole) && whole > 0 ? part / whole : null;
/** How far below another; 0 above it. */
var lossOf = (value, from) => isKnown(value) && isKnown(from) && from > 0 ? Math.max(0, 1 - value / from) : null;
function largest(items, of, name) {
	let [use, found] = [items.length === 0 ? 0 : null, null];
	for (const item of items) {
		const value = of(item);
		if (value === null) return {
			use: null,
			of: name(item)
		};
		if (use === null || value > use) [use, found] = [value, name(item)];
	}
	return {
		use,
		of: found
	};
}
/** Limits of which it can be said how much is used, in the order in which they matter. */
function limitRows(limits, { risk, venues }) {
	if (risk === void 0 || risk === null) return [];
	const { equity, gross, coins, day, peak, strategies } = risk;
	const coin = largest(coins, ({ value }) => shareOf(value, equity), (one) => one.coin);
	const none = { of: null };
	return [
		{
			name: "maxDailyLossShare",
			kind: "share",
			limit: limits.maxDailyLossShare,
			use: lossOf(equity, day?.equity),
			...none
		},
		{
			name: "maxDrawdownShare",
			kind: "share",
			limit: limits.maxDrawdownShare,
			use: lossOf(equity, peak),
			...none
		},
		{
			name: "maxGrossShare",
			kind: "share",
			limit: limits.maxGrossShare,
			use: shareOf(gross, equity),
			...none
		},
		{
			name: "maxPositionShare",
			kind: "share",
			limit: limits.maxPositionShare,
			...coin
		},
		...limits.canary ? [{
			name: "canaryShare",
			kind: "share",
			limit: limits.canaryShare,
			...coin
		}] : [],
		{
			name: "maxVenueShare",
			kind: "share",
			limit: limits.maxVenueShare,
			...largest(risk.venues, (one) => shareOf(one.equity, equity), (one) => one.venue)
		},
		{
			name: "maxOrdersPerSecond",
			kind: "count",
			limit: limits.maxOrdersPerSecond,
			use: risk.ordersPerSecond,
			...none
		},
		{
			name: "maxOrdersPerMinute",
			kind: "count",
			limit: limits.maxOrdersPerMinute,
			use: risk.ordersPerMinute,
			...none
		},
		{
			name: "maxCancelsPerFill",
			kind: "times",
			limit: limits.maxCancelsPerFill,
			use: day === null ? 0 : (day.cancels ?? 0) / Math.max(1, day.fills ?? 0),
			...none
		},
		{
			name: "maxEntriesPerFiveMinutes",
			kind: "count",
			limit: limits.maxEntriesPerFiveMinutes,
			...largest(strategies, ({ entries }) => entries, ({ name }) => name)
		},
		{
			name: "maxTradesPerHour",
			kind: "count",
			limit: limits.maxTradesPerHour,
			...largest(strategies, ({ trades }) => trades, ({ name }) => name)
		},
		{
			name: "maxBookAgeMs",
			kind: "ms",
			limit: limits.maxBookAgeMs,
			...largest(venues, ({ bookAgeMs }) => bookAgeMs, ({ name }) => name)
		},
		{
			name: "maxClockUncertaintyMs",
			kind: "ms",
			limit: limits.maxClockUncertaintyMs,
			use: risk.clockUncertaintyMs,
			...none
		}
	];
}
/** Limits that an order meets or does not: nothing of them is used up. */
var PLAIN_LIMITS = [
	{
		name: "maxOrderValueShare",
		kind: "share"
	},
	{
		name: "maxOrderVolumeShare",
		kind: "share"
	},
	{
		name: "collarShare",
		kind: "share"
	},
	{
		name: "passiveCollarShare",
		kind: "share"
	},
	{
		name: "marketCollarShare",
		kind: "share"
	},
	{
		name: "exitCollarShare",
		kind: "share"
	},
	{
		name: "maxLeverage",
		kind: "times"
	},
	{
		name: "minLiquidationAtr",
		kind: "times"
	},
	{
		name: "duplicateMs",
		kind: "ms"
	},
	{
		name: "maxCandlePeriods",
		kind: "times"
	},
	{
		name: "maxValuationAgeMs",
		kind: "ms"
	},
	{
		name: "maxRateAgeMs",
		kind: "ms"
	},
	{
		name: "cancelReservePerSecond",
		kind: "count"
	},
	{
		name: "cancelReservePerMinute",
		kind: "count"
	}
];
// app/risk/limits-panel.tsx
/** From this part of a limit on its bar turns amber. */
var NEAR = .8;
function shown(f, kind, value) {
	if (value === null) return "–";
	switch (kind) {
		case "share": return f.percent(value, value !== 0 && Math.abs(value) < .001 ? 3 : 2);
		case "count": return f.count(value);
		case "times": return f.number(value, Number.isInteger(value) ? 0 : 1);
		case "ms": return f.duration(value);
	}
}
/** What may be used, and what is used of it now. */
function LimitsPanel() {
	const texts = useTexts(riskTexts);
	const plan = usePlan();
	const status = useStatus();
	const side = /* @__PURE__ */ jsx(Link, {
		to: "/settings?tab=config#trading.limits",
		children: texts.change
	});
	if (plan === void 0 || status === void 0) return /* @__PURE__ */ jsx(Panel, {
		title: texts.limits,
		span: 7,
		children: /* @__PURE__ */ jsx(Empty, { text: texts.waiting })
	});
	const rows = limitRows(plan.limits, status);
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.limits,
		span: 7,
		side,
		children: [plan.mode === "demo" && /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			mb: "xs",
			children: texts.demoLimits
		}), rows.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.older }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", {}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.use
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.limit
					}),
					/* @__PURE__ */ jsx("th", {
						style: { width: "30%" },
						children: texts.used
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: rows.map((row) => /* @__PURE__ */ jsx(Row$4, { row }, row.name)) })]
			})
		})]
	});
}
function Row$4({ row: { name, kind, limit, use, of } }) {
	const texts = useTexts(riskTexts);
	const f = useFormats();
	const part = use === null || limit === 0 ? null : use / limit;
	const colour = part === null ? "var(--ink-quiet)" : part >= 1 ? "var(--red)" : part >= NEAR ? "var(--amber)" : "var(--green)";
	return /* @__PURE__ */ jsxs("tr", { children: [
		/* @__PURE__ */ jsxs("td", { children: [texts.limitNames[name], of !== null && /* @__PURE__ */ jsxs("span", {
			className: "quiet",
			children: [" · ", of]
		})] }),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: shown(f, kind, use)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: shown(f, kind, limit)
		}),
		/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsxs("div", {
			role: "meter",
			"aria-label": texts.limitNames[name],
			"aria-valuemin": 0,
			"aria-valuemax": 100,
			"aria-valuenow": part === null ? 0 : Math.round(100 * Math.min(1, part)),
			"aria-valuetext": part === null ? texts.unknown : f.percent(part, 0),
			style: {
				display: "flex",
				alignItems: "center",
				gap: 8
			},
			children: [/* @__PURE__ */ jsx("div", {
				style: {
					flex: 1,
					height: 8,
					borderRadius: 4,
					background: "var(--line)",
					overflow: "hidden",
					minWidth: 60
				},
				children: /* @__PURE__ */ jsx("div", { style: {
					width: `${part === null ? 0 : Math.min(100, 100 * part)}%`,
					height: "100%",
					background: colour
				} })
			}), /* @__PURE__ */ jsx("span", {
				className: "figure quiet",
				style: {
					minWidth: 44,
					textAlign: "end"
				},
				children: part === null ? "–" : f.percent(part, 0)
			})]
		}) })
	] });
}
/** The other limits, as they stand. */
function PlainLimits() {
	const texts = useTexts(riskTexts);
	const f = useFormats();
	const limits = usePlan()?.limits;
	if (limits === void 0) return null;
	const rows = [
		...PLAIN_LIMITS.map(({ name, kind }) => [name, shown(f, kind, Number(limits[name]))]),
		["onDailyLoss", texts.values[limits.onDailyLoss]],
		["onDrawdown", texts.values[limits.onDrawdown]],
		["shorts", limits.shorts ? texts.values.true : texts.values.false],
		["timeZone", limits.timeZone],
		["stableCoins", Object.entries(limits.stableCoins).map(([coin, most]) => `${coin} ±${f.percent(most, 1)}`).join(", ") || texts.values.none],
		["krwPremium", limits.krwPremium === null ? texts.values.none : `${f.percent(limits.krwPremium.lowest, 1)} – ${f.percent(limits.krwPremium.highest, 1)}`],
		["instruments", limits.instruments.length <= 6 ? limits.instruments.map(symbolOf).join(", ") : `${limits.instruments.slice(0, 6).map(symbolOf).join(", ")} … (${f.count(limits.instruments.length)})`]
	];
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.others,
		children: /* @__PURE__ */ jsx("div", {
			style: {
				columns: "20rem 3",
				columnGap: 32
			},
			children: rows.map(([name, text]) => /* @__PURE__ */ jsxs("div", {
				style: {
					display: "flex",
					justifyContent: "space-between",
					gap: 12,
					breakInside: "avoid",
					padding: "4px 0",
					borderBottom: "1px solid var(--line)",
					fontSize: "0.8125rem"
				},
				children: [/* @__PURE__ */ jsx("span", {
					className: "quiet",
					children: texts.limitNames[name]
				}), /* @__PURE__ */ jsx("span", {
					className: "figure",
					style: {
						textAlign: "end",
						whiteSpace: "normal"
					},
					children: text
				})]
			}, name))
		})
	});
}
// app/routes/risk.tsx
var risk_exports = /* @__PURE__ */ __exportAll({
	default: () => risk_default,
	loader: () => loader$5,
	meta: () => meta$5,
	shouldRevalidate: () => shouldRevalidate$4
});
var meta$5 = () => [{ title: "Risk · coinbot" }];
async function loader$5({ context }) {
	const { api } = context.get(pageContext);
	const [standing, history, denials] = await Promise.all([
		api?.control.standing(),
		api?.risk.killHistory(),
		api?.risk.denials({})
	]);
	return {
		standing,
		history,
		denials
	};
}
/** What is chosen stands in the address; everything is asked for again by itself. */
var shouldRevalidate$4 = () => false;
var risk_default = UNSAFE_withComponentProps(function Risk() {
	const texts = useTexts(riskTexts);
	const { standing, history, denials } = useLoaded();
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { title: texts.title }),
		/* @__PURE__ */ jsx(TrippedAlert, {}),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [
				/* @__PURE__ */ jsx(LimitsPanel, {}),
				/* @__PURE__ */ jsx(KillPanel, {
					standing,
					history
				}),
				/* @__PURE__ */ jsx(GuardsPanel, {}),
				/* @__PURE__ */ jsx(LocksPanel, {}),
				/* @__PURE__ */ jsx(DenialsPanel, { first: denials }),
				/* @__PURE__ */ jsx(PlainLimits, {}),
				/* @__PURE__ */ jsx(WatchedElsewhere, {})
			]
		})
	] });
});
var portfolioTexts = {
	ko: {
		title: "포트폴리오",
		views: {
			holdings: "보유 현황",
			profit: "손익",
			trades: "거래 내역",
			tax: "세금 연도"
		},
		viewsLabel: "포트폴리오의 어느 부분",
		value: "총 평가금액",
		inKrw: "원화 환산",
		inUsdt: "USDT 환산",
		cash: "현금",
		net: "순노출",
		gross: "총노출",
		ofAll: (share) => `전체의 ${share}`,
		noRate: "USDT/KRW 시세를 받고 있지 않아 원화로 환산하지 않습니다.",
		rate: (rate, source) => `1 USDT = ${rate}원 (${source})`,
		unvalued: (assets) => `가격을 알 수 없는 자산: ${assets}. 합계에 넣지 않았습니다.`,
		balances: "거래소별 잔고",
		asOf: (venue, time) => `${venue}: 저널 기준 ${time}`,
		venue: "거래소",
		asset: "자산",
		amount: "수량",
		opening: "시작할 때",
		price: "가격",
		valueIn: (currency) => `평가금액(${currency})`,
		sources: {
			book: "실시간 호가",
			trade: "마지막 체결가",
			fill: "우리의 마지막 체결가"
		},
		sourceAt: (source, time) => `${source}, ${time}`,
		contract: "계약",
		noHoldings: "아직 기록이 없습니다. 매매 프로세스가 계좌를 처음 확인하면 잔고가 나타납니다.",
		exposure: "코인별 노출",
		coin: "코인",
		share: "비중",
		noExposure: "보유한 코인이 없어 가격이 움직여도 평가금액은 변하지 않습니다.",
		netGross: (net, gross) => `순 ${net}, 총 ${gross}`,
		equity: "평가금액",
		drawdown: "낙폭",
		range: "기간",
		ranges: {
			day: "1일",
			week: "1주",
			month: "1개월",
			all: "전체"
		},
		noEquity: "아직 기록된 평가금액이 없습니다. 매매가 시작되고 1분이면 나타납니다.",
		from: "손익이 어디서 났는가",
		by: {
			instrument: "종목",
			strategy: "전략",
			venue: "거래소",
			side: "방향",
			regime: "국면",
			entryReason: "진입",
			exitReason: "청산"
		},
		byLabel: "묶는 기준",
		trips: "거래",
		won: "승률",
		profit: "손익",
		fees: "수수료",
		funding: "펀딩",
		best: "최고",
		worst: "최저",
		held: "보유 시간",
		noTrips: "아직 끝난 거래가 없습니다. 진입한 것을 모두 청산하면 한 건으로 셉니다.",
		notKnown: "알 수 없음",
		total: "전체",
		open: "평가 중",
		costs: "매매에 든 비용",
		gross1: "비용 전 손익",
		paidFees: "끝난 거래의 수수료",
		paidFunding: "펀딩",
		netProfit: "끝난 거래의 손익",
		turnover: "거래대금",
		maker: "메이커 체결 비율",
		causes: (orders) => `주문 ${orders}건을 집행하면서`,
		causesHint: "판단한 가격과 비교한 값입니다. 0보다 크면 비용이며, 일부는 이미 손익에 들어 있습니다.",
		parts: {
			delay: "주문까지의 지연",
			timing: "그 사이의 가격 변동",
			spread: "스프레드 절반",
			impact: "우리 주문의 충격",
			fee: "수수료",
			opportunity: "체결되지 않은 몫"
		},
		feesBy: "거래소별 수수료",
		makerTaker: {
			maker: "메이커",
			taker: "테이커"
		},
		calendar: "손익 달력",
		periods: {
			day: "일",
			week: "주",
			month: "월"
		},
		periodLabel: "단위",
		earlier: "이전 달",
		later: "다음 달",
		weekdays: [
			"월",
			"화",
			"수",
			"목",
			"금",
			"토",
			"일"
		],
		weekOf: (day) => `${day} 주`,
		period: "기간",
		sum: "이달 합계",
		tradeList: "끝난 거래",
		filter: "포함하는 말",
		outcome: "결과",
		outcomes: {
			all: "전체",
			won: "이익",
			lost: "손실"
		},
		instrument: "종목",
		strategy: "전략",
		side: "방향",
		sides: {
			long: "매수",
			short: "매도"
		},
		entry: "진입",
		exit: "청산",
		quantity: "수량",
		mae: "MAE",
		mfe: "MFE",
		maeHint: "진입가 대비 가장 불리했던 가격",
		mfeHint: "진입가 대비 가장 유리했던 가격",
		reasons: "진입과 청산의 이유",
		why: "이유",
		how: "집행",
		noFit: "조건에 맞는 거래가 없습니다. 조건을 하나 빼 보세요.",
		tax: "한국 과세연도",
		year: "연도",
		method: "취득가액 계산 방법",
		methods: {
			totalAverage: "총평균법",
			movingAverage: "이동평균법"
		},
		downloadFills: "전체 체결 내역(CSV)",
		downloadDisposals: "양도 요약(CSV)",
		preparing: "준비하고 있습니다 …",
		failed: "파일을 만들지 못했습니다",
		noFills: "아직 체결이 없어 신고할 내용도 없습니다.",
		yearSpan: (year, fills) => `한국 시간 ${year}년 1월 1일부터 12월 31일까지, 체결 ${fills}건.`,
		bought: "취득 수량",
		boughtCost: "취득가액",
		sold: "양도 수량",
		proceeds: "양도가액",
		cost: "양도분 취득가액",
		sellingFees: "수수료",
		income: "소득",
		unknown: "취득가액 미상",
		closing: "기말 수량",
		currency: "통화",
		incomplete: "취득가액을 모름",
		notes: {
			method: "소득세법 시행령 제88조는 2025년 2월 28일 개정으로 총평균법을 쓰도록 합니다. 이동평균법은 비교를 위해 함께 둡니다. 매수 수수료는 취득가액에 더하고, 매도 수수료는 양도가액에서 뺍니다.",
			rate: "원화 칸은 원화로 거래한 코인에만 채웁니다. 다른 통화는 환율과 원화 칸을 비워 둡니다. 시행령이 정한 거래일의 기준환율을 이 프로그램은 알지 못하며, 임의로 만들어 넣지 않습니다.",
			swap: "코인을 사느라 내준 USDT와 입출금은 이 표의 양도에 들어 있지 않습니다. 신고서가 아니라 신고를 준비하는 기록입니다.",
			held: (coins) => `기록이 시작되기 전부터 계좌에 있어 취득가액을 알 수 없는 코인: ${coins}.`,
			contracts: (n) => `무기한 선물 체결 ${n}건은 체결 내역에만 있고 양도에는 들어 있지 않습니다.`,
			otherFees: (fees) => `다른 코인으로 낸 수수료(취득가액에 넣지 않음): ${fees}.`
		}
	},
	en: {
		title: "Portfolio",
		views: {
			holdings: "Holdings",
			profit: "Profit",
			trades: "Trades",
			tax: "Tax year"
		},
		viewsLabel: "Part of the portfolio",
		value: "Value of everything",
		inKrw: "In won",
		inUsdt: "In USDT",
		cash: "Cash",
		net: "Net exposure",
		gross: "Gross exposure",
		ofAll: (share) => `${share} of everything`,
		noRate: "No USDT/KRW market is heard, so no won.",
		rate: (rate, source) => `1 USDT = ${rate} won (${source})`,
		unvalued: (assets) => `No price is known of: ${assets}. It is in no total.`,
		balances: "Balances by venue",
		asOf: (venue, time) => `${venue}: journal as of ${time}`,
		venue: "Venue",
		asset: "Asset",
		amount: "Amount",
		opening: "At the start",
		price: "Price",
		valueIn: (currency) => `Value (${currency})`,
		sources: {
			book: "live book",
			trade: "last trade heard",
			fill: "our last fill"
		},
		sourceAt: (source, time) => `${source}, ${time}`,
		contract: "contract",
		noHoldings: "Nothing is on record yet. Balances appear when a trading process has looked at its account for the first time.",
		exposure: "Exposure by coin",
		coin: "Coin",
		share: "Share",
		noExposure: "No coin is held: what prices do moves nothing.",
		netGross: (net, gross) => `net ${net}, gross ${gross}`,
		equity: "Equity",
		drawdown: "Drawdown",
		range: "Time range",
		ranges: {
			day: "1 d",
			week: "1 w",
			month: "1 m",
			all: "All"
		},
		noEquity: "No equity is on record yet: it appears with the first minute of trading.",
		from: "Where profit came from",
		by: {
			instrument: "Instrument",
			strategy: "Strategy",
			venue: "Venue",
			side: "Side",
			regime: "Regime",
			entryReason: "Entry",
			exitReason: "Exit"
		},
		byLabel: "Put together by",
		trips: "Trades",
		won: "Won",
		profit: "Profit",
		fees: "Fees",
		funding: "Funding",
		best: "Best",
		worst: "Worst",
		held: "Held",
		noTrips: "No trade has ended yet. One is counted when what it opened is closed.",
		notKnown: "not known",
		total: "All",
		open: "Open now",
		costs: "What trading cost",
		gross1: "Profit before costs",
		paidFees: "Fees of ended trades",
		paidFunding: "Funding",
		netProfit: "Profit of ended trades",
		turnover: "Turnover",
		maker: "Filled as maker",
		causes: (orders) => `While ${orders} orders were carried out`,
		causesHint: "Against the price that was decided on. Above zero it cost; part of it is in the profit already.",
		parts: {
			delay: "Delay until the order",
			timing: "Price moved meanwhile",
			spread: "Half spread",
			impact: "Own impact",
			fee: "Fees",
			opportunity: "What never filled"
		},
		feesBy: "Fees by venue",
		makerTaker: {
			maker: "maker",
			taker: "taker"
		},
		calendar: "Profit calendar",
		periods: {
			day: "Day",
			week: "Week",
			month: "Month"
		},
		periodLabel: "Length",
		earlier: "Earlier month",
		later: "Later month",
		weekdays: [
			"Mon",
			"Tue",
			"Wed",
			"Thu",
			"Fri",
			"Sat",
			"Sun"
		],
		weekOf: (day) => `week of ${day}`,
		period: "Time",
		sum: "Sum of the month",
		tradeList: "Trades that ended",
		filter: "Contains",
		outcome: "Outcome",
		outcomes: {
			all: "All",
			won: "Won",
			lost: "Lost"
		},
		instrument: "Instrument",
		strategy: "Strategy",
		side: "Side",
		sides: {
			long: "long",
			short: "short"
		},
		entry: "Entry",
		exit: "Exit",
		quantity: "Quantity",
		mae: "MAE",
		mfe: "MFE",
		maeHint: "worst price on the way, against the entry",
		mfeHint: "best price on the way, against the entry",
		reasons: "Why in, why out",
		why: "why",
		how: "execution",
		noFit: "No trade fits. Take a filter away.",
		tax: "Tax year in Korea",
		year: "Year",
		method: "Cost of what was sold",
		methods: {
			totalAverage: "Total average of the year (총평균법)",
			movingAverage: "Moving average (이동평균법)"
		},
		downloadFills: "All fills (CSV)",
		downloadDisposals: "Disposals (CSV)",
		preparing: "Preparing …",
		failed: "The file could not be made",
		noFills: "Nothing was filled yet: there is nothing to report.",
		yearSpan: (year, fills) => `1 January to 31 December ${year}, Korean time. ${fills} fills.`,
		bought: "Bought",
		boughtCost: "Cost",
		sold: "Sold",
		proceeds: "Proceeds",
		cost: "Cost of sales",
		sellingFees: "Fees",
		income: "Profit",
		unknown: "Without cost",
		closing: "Left",
		currency: "Currency",
		incomplete: "cost not known",
		notes: {
			method: "Since the amendment of 28 February 2025 article 88 of the Enforcement Decree of the Income Tax Act asks for the total average; the moving average is here to compare. Fees of buying are in the cost, fees of selling are taken off the proceeds.",
			rate: "Won are filled in where a coin was traded for won. For other currencies the columns of rate and won stay empty: the decree asks for the base rate of the day (기준환율), which this program does not know, and it makes none up.",
			swap: "What was given away of USDT to buy coins with it, and deposits or withdrawals, are not disposals in this table. It is a record to work with, not a tax return.",
			held: (coins) => `On the account before the record began, so without a known cost: ${coins}.`,
			contracts: (n) => `${n} fills of perpetual contracts are in the list of fills and in no disposal.`,
			otherFees: (fees) => `Fees in other coins, in no cost: ${fees}.`
		}
	}
};
// app/portfolio/balances.tsx
function Balances({ portfolio: { holdings, venues, currency } }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const others = ["KRW", "USDT"].filter((other) => other !== currency);
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.balances,
		span: 8,
		children: [/* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.venue }),
					/* @__PURE__ */ jsx("th", { children: texts.asset }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.amount
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.opening
					}),
					/* @__PURE__ */ jsxs("th", {
						className: "end",
						children: [
							texts.price,
							" (",
							currency,
							")"
						]
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.valueIn(currency)
					}),
					others.map((other) => /* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.valueIn(other)
					}, other))
				] }) }), /* @__PURE__ */ jsx("tbody", { children: holdings.map((holding) => /* @__PURE__ */ jsx(Row$3, {
					holding,
					currency,
					others
				}, `${holding.venue} ${holding.asset}`)) })]
			})
		}), venues.map(({ venue, at }) => /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet figure",
			mt: 6,
			children: texts.asOf(venue, f.moment(at))
		}, venue))]
	});
}
function Row$3({ holding: { venue, asset, amount, opening, kind, price, value, inKrw, inUsdt, source, priceAt }, currency, others }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const isMoney = kind === "cash";
	const quantity = (size) => isMoney ? f.money(size, asset) : f.quantity(size);
	return /* @__PURE__ */ jsxs("tr", { children: [
		/* @__PURE__ */ jsx("td", {
			className: "quiet",
			children: venue
		}),
		/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsx("strong", { children: asset }), kind === "contract" && /* @__PURE__ */ jsxs("span", {
			className: "quiet",
			children: [" ", texts.contract]
		})] }),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: quantity(amount)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: quantity(opening)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: asset === currency ? "–" : /* @__PURE__ */ jsxs(Fragment, { children: [f.price(price), source !== null && /* @__PURE__ */ jsx(Text, {
				component: "div",
				size: "xs",
				className: "quiet",
				children: priceAt === null ? texts.sources[source] : texts.sourceAt(texts.sources[source], f.moment(priceAt))
			})] })
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: /* @__PURE__ */ jsx("strong", { children: f.money(value, currency) })
		}),
		others.map((other) => /* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.money(other === "KRW" ? inKrw : inUsdt, other)
		}, other))
	] });
}
// app/portfolio/equity-curves.tsx
var RANGES$1 = [
	"all",
	"month",
	"week",
	"day"
];
var LENGTHS$1 = {
	month: 2592e6,
	week: 6048e5,
	day: 864e5
};
var EVERY_MS$6 = 1e4;
/** To the minute, so that the question stays the same for a while. */
var beginOf = (range) => Math.floor((Date.now() - LENGTHS$1[range]) / 6e4) * 6e4;
function EquityCurves({ first, currency }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const { get, set } = useSearch();
	const range = choiceOf(get("range"), RANGES$1);
	const { data } = useQuery(useApi().overview.equity.queryOptions(range === "all" ? {} : { from: beginOf(range) }, {
		refetchInterval: EVERY_MS$6,
		placeholderData: (before) => before ?? first
	}));
	const moments = data?.moments ?? [];
	const times = useMemo(() => moments.map(({ at }) => at), [moments]);
	const equity = useMemo(() => [{
		name: texts.equity,
		values: moments.map((moment) => moment.equity),
		colour: "--mantine-color-teal-5"
	}], [moments, texts.equity]);
	const drawdown = useMemo(() => [{
		name: texts.drawdown,
		values: moments.map((moment) => -moment.drawdown),
		colour: "--loss",
		isFilled: true
	}], [moments, texts.drawdown]);
	const money = useCallback((value) => f.money(value, currency), [f, currency]);
	const percent = useCallback((value) => f.percent(value, 1), [f]);
	return /* @__PURE__ */ jsx(Panel, {
		title: `${texts.equity} (${currency})`,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: range,
			onChange: (next) => {
				set({ range: next === "all" ? void 0 : next });
			},
			data: [
				"day",
				"week",
				"month",
				"all"
			].map((value) => ({
				value,
				label: texts.ranges[value]
			})),
			"aria-label": texts.range
		}),
		children: moments.length < 2 ? /* @__PURE__ */ jsx(Empty, { text: texts.noEquity }) : /* @__PURE__ */ jsxs(Fragment, { children: [
			/* @__PURE__ */ jsx(LineChart, {
				times,
				lines: equity,
				height: 220,
				formatValue: money,
				label: texts.equity
			}),
			/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				mt: "xs",
				children: texts.drawdown
			}),
			/* @__PURE__ */ jsx(LineChart, {
				times,
				lines: drawdown,
				height: 110,
				formatValue: percent,
				label: texts.drawdown
			})
		] })
	});
}
// app/portfolio/exposure.tsx
function Exposure({ portfolio: { exposure, currency } }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const widest = Math.max(1e-9, ...exposure.coins.map(({ net }) => Math.abs(net)));
	const isSigned = exposure.coins.some(({ net }) => net < 0);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.exposure,
		span: 4,
		side: /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet figure",
			children: texts.netGross(f.money(exposure.net, currency), f.money(exposure.gross, currency))
		}),
		children: exposure.coins.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noExposure }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.coin }),
					/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.valueIn(currency)
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.share
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: exposure.coins.map(({ coin, net, gross, share, venues }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsx("strong", { children: coin }), venues.length > 1 && venues.map(({ venue, value }) => /* @__PURE__ */ jsxs(Text, {
						size: "xs",
						className: "quiet figure",
						children: [
							venue,
							" ",
							f.money(value, currency)
						]
					}, venue))] }),
					/* @__PURE__ */ jsx("td", {
						style: { width: "32%" },
						children: /* @__PURE__ */ jsx(Bar, {
							value: net,
							widest,
							isSigned,
							colour: "var(--mantine-color-teal-5)"
						})
					}),
					/* @__PURE__ */ jsxs("td", {
						className: "end",
						children: [f.money(net, currency), Math.abs(gross - Math.abs(net)) > 1e-9 * gross && /* @__PURE__ */ jsx(Text, {
							size: "xs",
							className: "quiet",
							children: f.money(gross, currency)
						})]
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: f.percent(share, 1)
					})
				] }, coin)) })]
			})
		})
	});
}
// app/portfolio/holdings-view.tsx
var EVERY_MS$5 = 2e3;
function HoldingsView({ balances, equity }) {
	const texts = useTexts(portfolioTexts);
	const { data } = useQuery(useApi().portfolio.balances.queryOptions(void 0, {
		refetchInterval: EVERY_MS$5,
		...balances === void 0 ? {} : { initialData: balances }
	}));
	if (data === void 0) return /* @__PURE__ */ jsx(Skeleton, { height: 400 });
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(ReadingNote, { reading: data.reading }), /* @__PURE__ */ jsxs("div", {
		className: "grid",
		children: [
			/* @__PURE__ */ jsx(Totals, { portfolio: data }),
			data.holdings.length === 0 ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: texts.noHoldings }) }) : /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Balances, { portfolio: data }), /* @__PURE__ */ jsx(Exposure, { portfolio: data })] }),
			/* @__PURE__ */ jsx(EquityCurves, {
				first: equity,
				currency: data.currency
			})
		]
	})] });
}
function Totals({ portfolio: { totals, currency, krwPerUsdt, exposure, holdings } }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const cash = holdings.reduce((sum, { kind, value }) => sum + (kind === "cash" ? value ?? 0 : 0), 0);
	const share = (value) => totals.value > 0 ? texts.ofAll(f.percent(value / totals.value, 1)) : "";
	const stats = [
		{
			name: texts.value,
			value: f.moneyIn(totals.value, currency),
			hint: ""
		},
		...currency === "KRW" ? [] : [{
			name: texts.inKrw,
			value: f.moneyIn(totals.inKrw, "KRW"),
			hint: ""
		}],
		...currency === "USDT" ? [] : [{
			name: texts.inUsdt,
			value: f.moneyIn(totals.inUsdt, "USDT"),
			hint: ""
		}],
		{
			name: texts.cash,
			value: f.moneyIn(cash, currency),
			hint: share(cash)
		},
		{
			name: texts.net,
			value: f.moneyIn(exposure.net, currency),
			hint: share(exposure.net)
		},
		{
			name: texts.gross,
			value: f.moneyIn(exposure.gross, currency),
			hint: share(exposure.gross)
		}
	];
	return /* @__PURE__ */ jsxs(Panel, { children: [
		/* @__PURE__ */ jsx("div", {
			style: {
				display: "grid",
				gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 165px), 1fr))",
				gap: "12px 20px"
			},
			children: stats.map(({ name, value, hint }) => /* @__PURE__ */ jsx(Stat, {
				name,
				value,
				hint
			}, name))
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: "sm",
			children: krwPerUsdt === null ? texts.noRate : texts.rate(f.number(krwPerUsdt.rate, 2), krwPerUsdt.instrument)
		}),
		totals.unvalued.length > 0 && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "warn",
			children: texts.unvalued(totals.unvalued.join(", "))
		})
	] });
}
// app/portfolio/calendar-days.ts
var DAY = 864e5;
var dateOf = (day) => Date.parse(`${day}T00:00:00Z`);
var dayOf = (at) => new Date(at).toISOString().slice(0, 10);
/** 0 is Monday. */
var weekday = (at) => (new Date(at).getUTCDay() + 6) % 7;
/** `2026-11` of each month from the first to the last that something is known of. */
function monthsOf(days) {
	const first = days[0]?.day.slice(0, 7);
	const last = days.at(-1)?.day.slice(0, 7);
	if (first === void 0 || last === void 0) return [];
	const months = [];
	for (let month = first; month <= last && months.length < 2400; month = dayOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).slice(0, 7)) months.push(month);
	return months;
}
/** A month in weeks from Monday to Sunday: undefined where a day of its first week is of the month before. */
function monthCells(month, days) {
	const known = new Map(days.map((day) => [day.day, day]));
	const first = dateOf(`${month}-01`);
	if (Number.isNaN(first)) return [];
	const cells = Array.from({ length: weekday(first) }, () => void 0);
	for (let at = first; dayOf(at).startsWith(month); at += DAY) {
		const found = known.get(dayOf(at));
		cells.push({
			day: dayOf(at),
			profit: found?.profit,
			share: found === void 0 || found.from === 0 ? void 0 : found.profit / found.from
		});
	}
	return cells;
}
/** Weeks by their Monday, or months; each from what it began with. */
function periodsOf(days, length) {
	const keyOf = (day) => length === "month" ? day.slice(0, 7) : dayOf(dateOf(day) - weekday(dateOf(day)) * DAY);
	return [...Map.groupBy(days, ({ day }) => keyOf(day))].map(([key, own]) => ({
		key,
		profit: own.reduce((sum, { profit }) => sum + profit, 0),
		from: own[0]?.from ?? 0
	}));
}
// app/portfolio/profit-calendar.tsx
var PERIODS = [
	"day",
	"week",
	"month"
];
var EVERY_MS$4 = 3e4;
/** Days, weeks and months begin in the zone that times are shown in. */
function ProfitCalendar() {
	const texts = useTexts(portfolioTexts);
	const { zone } = useView();
	const { get, set } = useSearch();
	const period = choiceOf(get("period"), PERIODS);
	const { data } = useQuery(useApi().overview.equity.queryOptions({
		points: 10,
		zone
	}, { refetchInterval: EVERY_MS$4 }));
	const days = data?.days ?? [];
	const currency = data?.currency ?? "";
	return /* @__PURE__ */ jsx(Panel, {
		title: `${texts.calendar}${currency === "" ? "" : ` (${currency})`}`,
		side: /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			value: period,
			onChange: (next) => {
				set({ period: next === "day" ? void 0 : next });
			},
			data: PERIODS.map((value) => ({
				value,
				label: texts.periods[value]
			})),
			"aria-label": texts.periodLabel
		}),
		children: /* @__PURE__ */ jsx("div", {
			style: { minHeight: 240 },
			children: days.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noEquity }) : period === "day" ? /* @__PURE__ */ jsx(Month, {
				days,
				currency
			}) : /* @__PURE__ */ jsx(Periods, {
				days,
				currency,
				length: period
			})
		})
	});
}
function Month({ days, currency }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const { get, set } = useSearch();
	const months = monthsOf(days);
	const asked = get("month");
	const at = asked !== void 0 && months.includes(asked) ? months.indexOf(asked) : months.length - 1;
	const month = months[at] ?? "";
	const cells = monthCells(month, days);
	const widest = Math.max(1e-9, ...cells.map((cell) => Math.abs(cell?.profit ?? 0)));
	const sum = cells.reduce((all, cell) => all + (cell?.profit ?? 0), 0);
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs(Group, {
		justify: "space-between",
		mb: "xs",
		children: [/* @__PURE__ */ jsxs(Group, {
			gap: "xs",
			children: [
				/* @__PURE__ */ jsx(ActionIcon, {
					variant: "default",
					size: "sm",
					"aria-label": texts.earlier,
					disabled: at <= 0,
					onClick: () => {
						set({ month: months[at - 1] });
					},
					children: /* @__PURE__ */ jsx(Icon, {
						path: "M15 5l-7 7 7 7",
						size: 14
					})
				}),
				/* @__PURE__ */ jsx(Text, {
					fw: 600,
					className: "figure",
					children: month
				}),
				/* @__PURE__ */ jsx(ActionIcon, {
					variant: "default",
					size: "sm",
					"aria-label": texts.later,
					disabled: at >= months.length - 1,
					onClick: () => {
						set({ month: months[at + 1] });
					},
					children: /* @__PURE__ */ jsx(Icon, {
						path: "M9 5l7 7-7 7",
						size: 14
					})
				})
			]
		}), /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			children: [
				texts.sum,
				" ",
				/* @__PURE__ */ jsx(Change, {
					value: sum,
					children: f.change(sum, currency)
				})
			]
		})]
	}), /* @__PURE__ */ jsxs("div", {
		className: "calendar",
		role: "list",
		"aria-label": `${texts.calendar} ${month}`,
		children: [texts.weekdays.map((name) => /* @__PURE__ */ jsx("div", {
			className: "head quiet",
			"aria-hidden": "true",
			children: name
		}, name)), cells.map((cell, i) => cell === void 0 ? /* @__PURE__ */ jsx("div", {}, `${month} ${i}`) : /* @__PURE__ */ jsxs("div", {
			role: "listitem",
			className: "cell",
			style: cell.profit === void 0 ? void 0 : { background: `color-mix(in srgb, var(${cell.profit >= 0 ? "--gain" : "--loss"}) ${Math.round(6 + 22 * Math.abs(cell.profit) / widest)}%, var(--surface))` },
			children: [
				/* @__PURE__ */ jsx("span", {
					className: "quiet",
					children: Number(cell.day.slice(8))
				}),
				cell.profit !== void 0 && /* @__PURE__ */ jsx("span", {
					className: "figure sum",
					children: /* @__PURE__ */ jsx(Change, {
						value: cell.profit,
						children: f.change(cell.profit, currency)
					})
				}),
				cell.share !== void 0 && /* @__PURE__ */ jsx("span", {
					className: "figure quiet share",
					children: f.percentChange(cell.share)
				})
			]
		}, cell.day))]
	})] });
}
function Periods({ days, currency, length }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const periods = periodsOf(days, length).slice(-26).toReversed();
	const widest = Math.max(1e-9, ...periods.map(({ profit }) => Math.abs(profit)));
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs("th", { children: [
					texts.period,
					" (",
					f.zoneName,
					")"
				] }),
				/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.profit
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: "%"
				})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: periods.map(({ key, profit, from }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", {
					className: "figure",
					children: length === "week" ? texts.weekOf(key) : key
				}),
				/* @__PURE__ */ jsx("td", {
					style: { width: "40%" },
					children: /* @__PURE__ */ jsx(Bar, {
						value: profit,
						widest,
						isSigned: true
					})
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: profit,
						children: f.change(profit, currency)
					})
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end",
					children: /* @__PURE__ */ jsx(Change, {
						value: profit,
						children: f.percentChange(from === 0 ? null : profit / from)
					})
				})
			] }, key)) })]
		})
	});
}
// app/portfolio/trading-costs.tsx
var PARTS = [
	"delay",
	"timing",
	"spread",
	"impact",
	"fee",
	"opportunity"
];
function TradingCosts({ attribution: { totals, turnover, causes, fees } }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.costs,
		span: 4,
		children: [
			/* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsxs("tbody", { children: [totals.flatMap(({ currency, profit, fees: paid, funding }) => [
					{
						name: texts.gross1,
						value: profit + paid + funding
					},
					{
						name: texts.paidFees,
						value: -paid
					},
					...funding === 0 ? [] : [{
						name: texts.paidFunding,
						value: -funding
					}],
					{
						name: texts.netProfit,
						value: profit
					}
				].map(({ name, value }) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: name }), /* @__PURE__ */ jsxs("td", {
					className: "end",
					children: [
						/* @__PURE__ */ jsx(Change, {
							value,
							children: f.change(value, currency)
						}),
						" ",
						/* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: currency
						})
					]
				})] }, `${currency} ${name}`))), turnover.flatMap(({ currency, bought, sold, makerShare }) => [/* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: texts.turnover }), /* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.moneyIn(bought + sold, currency)
				})] }, `${currency} turnover`), /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: texts.maker }), /* @__PURE__ */ jsx("td", {
					className: "end",
					children: f.percent(makerShare, 1)
				})] }, `${currency} maker`)])] })
			}),
			causes.map(({ currency, orders, parts }) => {
				const widest = Math.max(1e-9, ...PARTS.map((part) => Math.abs(parts[part])));
				return /* @__PURE__ */ jsxs("div", { children: [
					/* @__PURE__ */ jsxs(Text, {
						size: "sm",
						fw: 600,
						mt: "md",
						children: [
							texts.causes(f.count(orders)),
							" (",
							currency,
							")"
						]
					}),
					/* @__PURE__ */ jsx("table", {
						className: "rows",
						children: /* @__PURE__ */ jsx("tbody", { children: PARTS.map((part) => /* @__PURE__ */ jsxs("tr", { children: [
							/* @__PURE__ */ jsx("td", { children: texts.parts[part] }),
							/* @__PURE__ */ jsx("td", {
								style: { width: "30%" },
								children: /* @__PURE__ */ jsx(Bar, {
									value: -parts[part],
									widest,
									isSigned: true
								})
							}),
							/* @__PURE__ */ jsx("td", {
								className: "end",
								children: f.money(parts[part], currency)
							})
						] }, part)) })
					}),
					/* @__PURE__ */ jsx(Text, {
						size: "xs",
						className: "quiet",
						mt: 4,
						children: texts.causesHint
					})
				] }, currency);
			}),
			fees.length > 0 && /* @__PURE__ */ jsxs("details", {
				style: { marginTop: 12 },
				children: [/* @__PURE__ */ jsx("summary", {
					className: "quiet",
					style: {
						cursor: "pointer",
						fontSize: "0.8125rem"
					},
					children: texts.feesBy
				}), /* @__PURE__ */ jsx("table", {
					className: "rows",
					children: /* @__PURE__ */ jsx("tbody", { children: fees.map(({ venue, currency, liquidity, fees: paid, fills }) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsxs("td", { children: [
						venue,
						" ",
						/* @__PURE__ */ jsxs("span", {
							className: "quiet",
							children: [
								texts.makerTaker[liquidity === "maker" ? "maker" : "taker"],
								", ",
								f.count(fills)
							]
						})
					] }), /* @__PURE__ */ jsxs("td", {
						className: "end",
						children: [
							f.quantity(paid),
							" ",
							currency
						]
					})] }, `${venue} ${currency} ${liquidity}`)) })
				})]
			})
		]
	});
}
// app/portfolio/profit-view.tsx
var BY = [
	"instrument",
	"strategy",
	"venue",
	"side",
	"regime",
	"entryReason",
	"exitReason"
];
var EVERY_MS$3 = 5e3;
function ProfitView({ first }) {
	const texts = useTexts(portfolioTexts);
	const { get, set } = useSearch();
	const by = choiceOf(get("by"), BY);
	const { data } = useQuery(useApi().portfolio.attribution.queryOptions({ by }, {
		refetchInterval: EVERY_MS$3,
		placeholderData: (before) => before ?? first
	}));
	if (data === void 0) return /* @__PURE__ */ jsx(Skeleton, { height: 400 });
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(ReadingNote, { reading: data.reading }), /* @__PURE__ */ jsxs("div", {
		className: "grid",
		children: [
			/* @__PURE__ */ jsx(Panel, {
				title: texts.from,
				span: 8,
				side: /* @__PURE__ */ jsx(SegmentedControl, {
					size: "xs",
					value: by,
					onChange: (next) => {
						set({ by: next === "instrument" ? void 0 : next });
					},
					data: BY.map((value) => ({
						value,
						label: texts.by[value]
					})),
					"aria-label": texts.byLabel,
					style: {
						overflowX: "auto",
						maxWidth: "100%"
					}
				}),
				children: data.rows.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noTrips }) : /* @__PURE__ */ jsx(Rows$3, {
					attribution: data,
					by
				})
			}),
			/* @__PURE__ */ jsx(TradingCosts, { attribution: data }),
			/* @__PURE__ */ jsx(ProfitCalendar, {})
		]
	})] });
}
/** What is open of a kind, in the currency of its instruments. */
function useOpen(by) {
	const positions = useStatus()?.positions ?? [];
	const keyOf = ({ instrument, strategy, quantity }) => {
		if (by === "instrument") return instrument;
		if (by === "strategy") return strategy;
		if (by === "venue") return venueOf(instrument);
		return by === "side" ? (quantity ?? 0) < 0 ? "short" : "long" : void 0;
	};
	return (key, currency) => {
		const own = positions.filter((position) => (position.quantity ?? 0) !== 0 && keyOf(position) === key && quoteOf(position.instrument) === currency);
		return own.length === 0 ? void 0 : own.reduce((sum, { unrealised }) => sum + (unrealised ?? 0), 0);
	};
}
function Rows$3({ attribution: { rows, totals }, by }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const openOf = useOpen(by);
	const hasOpen = [
		"instrument",
		"strategy",
		"venue",
		"side"
	].includes(by);
	const widest = Math.max(1e-9, ...rows.map(({ profit }) => Math.abs(profit)));
	const nameOf = (key) => {
		if (key === "") return texts.notKnown;
		if (by === "side" && (key === "long" || key === "short")) return texts.sides[key];
		return by === "instrument" ? symbolOf(key) : key;
	};
	const figures = ({ currency, trips, won, profit, fees, funding, best, worst, held }) => /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs("td", {
			className: "end",
			children: [
				/* @__PURE__ */ jsx(Change, {
					value: profit,
					children: f.change(profit, currency)
				}),
				" ",
				/* @__PURE__ */ jsx("span", {
					className: "quiet",
					children: currency
				})
			]
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.count(trips)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.percent(trips === 0 ? null : won / trips, 0)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: f.money(fees, currency)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: f.money(funding, currency)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: /* @__PURE__ */ jsx(Change, {
				value: best,
				children: f.change(best, currency)
			})
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: /* @__PURE__ */ jsx(Change, {
				value: worst,
				children: f.change(worst, currency)
			})
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: f.duration(held)
		})
	] });
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [
				/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.by[by] }),
					/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.profit
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.trips
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.won
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.fees
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.funding
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.best
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.worst
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.held
					}),
					hasOpen && /* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.open
					})
				] }) }),
				/* @__PURE__ */ jsx("tbody", { children: rows.map((row) => {
					const open = openOf(row.key, row.currency);
					return /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsx("strong", { children: nameOf(row.key) }), by === "instrument" && /* @__PURE__ */ jsxs("span", {
							className: "quiet",
							children: [" ", venueOf(row.key)]
						})] }),
						/* @__PURE__ */ jsx("td", {
							style: { width: "14%" },
							children: /* @__PURE__ */ jsx(Bar, {
								value: row.profit,
								widest,
								isSigned: true
							})
						}),
						figures(row),
						hasOpen && /* @__PURE__ */ jsx("td", {
							className: "end",
							children: open === void 0 ? "–" : /* @__PURE__ */ jsx(Change, {
								value: open,
								children: f.change(open, row.currency)
							})
						})
					] }, `${row.currency} ${row.key}`);
				}) }),
				/* @__PURE__ */ jsx("tfoot", { children: totals.map((total) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: texts.total }),
					/* @__PURE__ */ jsx("td", {}),
					figures(total),
					hasOpen && /* @__PURE__ */ jsx("td", {})
				] }, total.currency)) })
			]
		})
	});
}
// app/portfolio/save-text.ts
/** Gives a file to the browser to save. Spreadsheets take it as UTF-8 by the mark it begins with. */
function saveText(name, parts) {
	const url = URL.createObjectURL(new Blob(["﻿", ...parts], { type: "text/csv;charset=utf-8" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => {
		URL.revokeObjectURL(url);
	}, 6e4);
}
// app/portfolio/tax-view.tsx
var METHODS = ["totalAverage", "movingAverage"];
function TaxView({ first }) {
	const texts = useTexts(portfolioTexts);
	const { language } = useView();
	const { get, set } = useSearch();
	const { data: years } = useQuery(useApi().portfolio.taxYears.queryOptions(void 0, first === void 0 ? {} : { initialData: first }));
	const year = years?.find((one) => String(one) === get("year")) ?? years?.[0];
	const method = choiceOf(get("method"), METHODS);
	const { data } = useQuery(useApi().portfolio.taxYear.queryOptions({
		year: year ?? 2026,
		method,
		language
	}, {
		enabled: year !== void 0,
		placeholderData: (before) => before
	}));
	if (years === void 0) return /* @__PURE__ */ jsx(Skeleton, { height: 400 });
	if (year === void 0) return /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: texts.noFills }) });
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(ReadingNote, { reading: data?.reading }), /* @__PURE__ */ jsx("div", {
		className: "grid",
		children: /* @__PURE__ */ jsxs(Panel, {
			title: texts.tax,
			side: /* @__PURE__ */ jsx(Downloads, {
				year,
				method,
				summary: data
			}),
			children: [/* @__PURE__ */ jsxs(Group, {
				gap: "sm",
				align: "end",
				mb: "sm",
				children: [/* @__PURE__ */ jsx(Select, {
					size: "xs",
					w: 110,
					label: texts.year,
					allowDeselect: false,
					data: years.map(String),
					value: String(year),
					onChange: (value) => {
						set({ year: value ?? void 0 });
					}
				}), /* @__PURE__ */ jsx(Select, {
					size: "xs",
					w: 280,
					label: texts.method,
					allowDeselect: false,
					data: METHODS.map((value) => ({
						value,
						label: texts.methods[value]
					})),
					value: method,
					onChange: (value) => {
						set({ method: value === "totalAverage" ? void 0 : value ?? void 0 });
					}
				})]
			}), data === void 0 ? /* @__PURE__ */ jsx(Skeleton, { height: 200 }) : /* @__PURE__ */ jsx(Year, { tax: data })]
		})
	})] });
}
function Downloads({ year, method, summary }) {
	const texts = useTexts(portfolioTexts);
	const { language } = useView();
	const client = useApiClient();
	const [isBusy, setBusy] = useState(false);
	const fills = async () => {
		setBusy(true);
		try {
			const parts = [];
			for (let after;;) {
				const { csv, next } = await client.portfolio.taxFills.query({
					year,
					method,
					language,
					...after === void 0 ? {} : { after }
				});
				parts.push(csv);
				if (next === null) break;
				after = next;
			}
			saveText(`coinbot-${year}-fills.csv`, parts);
		} catch (error) {
			notifications.show({
				color: "red",
				title: texts.failed,
				message: reasonOf$1(error)
			});
		} finally {
			setBusy(false);
		}
	};
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		children: [/* @__PURE__ */ jsx(Button, {
			size: "xs",
			variant: "default",
			loading: isBusy,
			onClick: () => {
				fills();
			},
			children: texts.downloadFills
		}), /* @__PURE__ */ jsx(Button, {
			size: "xs",
			disabled: summary === void 0,
			onClick: () => {
				if (summary !== void 0) saveText(`coinbot-${year}-disposals-${method}.csv`, [summary.csv]);
			},
			children: texts.downloadDisposals
		})]
	});
}
function Year({ tax: { year, fills, disposals, heldBefore, contracts, otherFees } }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const amounts = (list) => list.map(({ name, amount }) => `${f.quantity(Number(amount))} ${name}`).join(", ");
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			mb: "sm",
			children: texts.yearSpan(String(year), f.count(fills))
		}),
		disposals.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFills }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.coin }),
					/* @__PURE__ */ jsx("th", { children: texts.currency }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.bought
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.boughtCost
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.sold
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.proceeds
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.cost
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.sellingFees
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.income
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.closing
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: disposals.map((disposal) => /* @__PURE__ */ jsx(DisposalRow, { disposal }, `${disposal.coin}/${disposal.currency}`)) })]
			})
		}),
		/* @__PURE__ */ jsxs("ul", {
			className: "quiet",
			style: {
				fontSize: "0.8125rem",
				paddingInlineStart: 18,
				marginBottom: 0
			},
			children: [
				/* @__PURE__ */ jsx("li", { children: texts.notes.method }),
				/* @__PURE__ */ jsx("li", { children: texts.notes.rate }),
				/* @__PURE__ */ jsx("li", { children: texts.notes.swap }),
				heldBefore.length > 0 && /* @__PURE__ */ jsx("li", {
					className: "warn",
					children: texts.notes.held(amounts(heldBefore.map(({ coin, quantity }) => ({
						name: coin,
						amount: quantity
					}))))
				}),
				contracts > 0 && /* @__PURE__ */ jsx("li", { children: texts.notes.contracts(f.count(contracts)) }),
				otherFees.length > 0 && /* @__PURE__ */ jsx("li", { children: texts.notes.otherFees(amounts(otherFees.map(({ currency, amount }) => ({
					name: currency,
					amount
				})))) })
			]
		})
	] });
}
function DisposalRow({ disposal: { coin, currency, boughtQuantity, boughtCost, soldQuantity, proceeds, cost, sellingFees, profit, unknownQuantity, closingQuantity } }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const gain = profit === null ? null : Number(profit);
	return /* @__PURE__ */ jsxs("tr", { children: [
		/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx("strong", { children: coin }) }),
		/* @__PURE__ */ jsx("td", { children: currency }),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.quantity(Number(boughtQuantity))
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.money(Number(boughtCost), currency)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.quantity(Number(soldQuantity))
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.money(Number(proceeds), currency)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.money(Number(cost), currency)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: f.money(Number(sellingFees), currency)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: gain === null ? /* @__PURE__ */ jsxs("span", {
				className: "warn",
				children: [texts.incomplete, /* @__PURE__ */ jsxs(Text, {
					component: "div",
					size: "xs",
					children: [
						f.quantity(Number(unknownQuantity)),
						" ",
						coin
					]
				})]
			}) : /* @__PURE__ */ jsx(Change, {
				value: gain,
				children: f.change(gain, currency)
			})
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.quantity(Number(closingQuantity))
		})
	] });
}
// app/portfolio/trades-view.tsx
var COLUMNS$1 = [
	"exitAt",
	"entryAt",
	"instrument",
	"strategy",
	"side",
	"quantity",
	"profit",
	"profitRatio",
	"fees",
	"held",
	"maxAdverse",
	"maxFavourable",
	"regime"
];
var OUTCOMES$1 = [
	"all",
	"won",
	"lost"
];
var SIZE = 25;
var EVERY_MS$2 = 5e3;
function TradesView({ first }) {
	const texts = useTexts(portfolioTexts);
	const { get, set } = useSearch();
	const [typed, setTyped] = useState(get("text") ?? "");
	const [text] = useDebouncedValue(typed, 300);
	useEffect(() => {
		if (text !== (get("text") ?? "")) set({
			text,
			page: void 0
		});
	}, [
		text,
		get,
		set
	]);
	const sorting = {
		column: choiceOf(get("sort"), COLUMNS$1),
		isAscending: get("order") === "up",
		change: (column, isAscending) => {
			set({
				sort: column === "exitAt" ? void 0 : column,
				order: isAscending ? "up" : void 0,
				page: void 0
			});
		}
	};
	const [instrument, strategy, outcome, page] = [
		get("instrument"),
		get("strategy"),
		choiceOf(get("outcome"), OUTCOMES$1),
		pageOf(get("page"))
	];
	const { data } = useQuery(useApi().portfolio.trips.queryOptions({
		sort: sorting.column,
		isAscending: sorting.isAscending,
		outcome,
		text,
		page,
		size: SIZE,
		...instrument === void 0 ? {} : { instrument },
		...strategy === void 0 ? {} : { strategy }
	}, {
		refetchInterval: EVERY_MS$2,
		placeholderData: (before) => before ?? first
	}));
	if (data === void 0) return /* @__PURE__ */ jsx(Skeleton, { height: 400 });
	const isEmpty = data.total === 0 && data.instruments.length === 0;
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(ReadingNote, { reading: data.reading }), /* @__PURE__ */ jsxs(Panel, {
		title: texts.tradeList,
		children: [
			/* @__PURE__ */ jsx(Filters, {
				trips: data,
				typed,
				setTyped
			}),
			isEmpty ? /* @__PURE__ */ jsx(Empty, { text: texts.noTrips }) : data.rows.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFit }) : /* @__PURE__ */ jsx(Rows$2, {
				rows: data.rows,
				sorting
			}),
			/* @__PURE__ */ jsx(Pager, {
				page,
				size: SIZE,
				total: data.total,
				change: (next) => {
					set({ page: next === 0 ? void 0 : String(next + 1) });
				}
			})
		]
	})] });
}
function Filters({ trips, typed, setTyped }) {
	const texts = useTexts(portfolioTexts);
	const lists = useTexts(listTexts);
	const { get, set } = useSearch();
	return /* @__PURE__ */ jsxs("div", {
		style: {
			display: "flex",
			flexWrap: "wrap",
			gap: 10,
			marginBottom: 12,
			alignItems: "center"
		},
		children: [
			/* @__PURE__ */ jsx(TextInput, {
				size: "xs",
				w: 170,
				placeholder: texts.filter,
				"aria-label": texts.filter,
				value: typed,
				onChange: ({ currentTarget }) => {
					setTyped(currentTarget.value);
				}
			}),
			/* @__PURE__ */ jsx(Select, {
				size: "xs",
				w: 150,
				"aria-label": texts.instrument,
				placeholder: `${texts.instrument}: ${lists.all}`,
				clearable: true,
				data: trips.instruments.map((value) => ({
					value,
					label: symbolOf(value)
				})),
				value: get("instrument") ?? null,
				onChange: (value) => {
					set({
						instrument: value ?? void 0,
						page: void 0
					});
				}
			}),
			/* @__PURE__ */ jsx(Select, {
				size: "xs",
				w: 170,
				"aria-label": texts.strategy,
				placeholder: `${texts.strategy}: ${lists.all}`,
				clearable: true,
				data: [...trips.strategies],
				value: get("strategy") ?? null,
				onChange: (value) => {
					set({
						strategy: value ?? void 0,
						page: void 0
					});
				}
			}),
			/* @__PURE__ */ jsx(SegmentedControl, {
				size: "xs",
				value: choiceOf(get("outcome"), OUTCOMES$1),
				onChange: (value) => {
					set({
						outcome: value === "all" ? void 0 : value,
						page: void 0
					});
				},
				data: OUTCOMES$1.map((value) => ({
					value,
					label: texts.outcomes[value]
				})),
				"aria-label": texts.outcome
			})
		]
	});
}
function Rows$2({ rows, sorting }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsxs(SortHead, {
					column: "exitAt",
					sorting,
					children: [
						texts.exit,
						" (",
						f.zoneName,
						")"
					]
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "instrument",
					sorting,
					children: texts.instrument
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "side",
					sorting,
					children: texts.side
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "quantity",
					sorting,
					isEnd: true,
					children: texts.quantity
				}),
				/* @__PURE__ */ jsxs("th", {
					className: "end",
					children: [
						texts.entry,
						" → ",
						texts.exit
					]
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "profit",
					sorting,
					isEnd: true,
					children: texts.profit
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "profitRatio",
					sorting,
					isEnd: true,
					children: "%"
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "fees",
					sorting,
					isEnd: true,
					children: texts.fees
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "held",
					sorting,
					isEnd: true,
					children: texts.held
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "maxAdverse",
					sorting,
					isEnd: true,
					children: /* @__PURE__ */ jsx("abbr", {
						title: texts.maeHint,
						children: texts.mae
					})
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "maxFavourable",
					sorting,
					isEnd: true,
					children: /* @__PURE__ */ jsx("abbr", {
						title: texts.mfeHint,
						children: texts.mfe
					})
				}),
				/* @__PURE__ */ jsx(SortHead, {
					column: "regime",
					sorting,
					children: texts.by.regime
				}),
				/* @__PURE__ */ jsx("th", { children: texts.reasons })
			] }) }), /* @__PURE__ */ jsx("tbody", { children: rows.map((row) => /* @__PURE__ */ jsx(Row$2, { row }, row.id)) })]
		})
	});
}
function Row$2({ row }) {
	const texts = useTexts(portfolioTexts);
	const f = useFormats();
	const rule = useRules()(row.instrument);
	const quote = quoteOf(row.instrument);
	const reason = (text, order) => /* @__PURE__ */ jsxs("div", { children: [
		text,
		" ",
		order !== null && /* @__PURE__ */ jsxs("span", {
			className: "figure",
			children: [
				/* @__PURE__ */ jsx(Link, {
					to: `/flow?order=${encodeURIComponent(order)}`,
					children: texts.why
				}),
				" · ",
				/* @__PURE__ */ jsx(Link, {
					to: `/execution?order=${encodeURIComponent(order)}`,
					children: texts.how
				})
			]
		})
	] });
	return /* @__PURE__ */ jsxs("tr", { children: [
		/* @__PURE__ */ jsx("td", {
			className: "figure quiet",
			children: f.moment(row.exitAt)
		}),
		/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsx(Link, {
			className: "plain",
			to: `/market?instrument=${encodeURIComponent(row.instrument)}&at=${row.entryAt}`,
			children: /* @__PURE__ */ jsx("strong", { children: symbolOf(row.instrument) })
		}), /* @__PURE__ */ jsx("div", {
			className: "quiet",
			children: row.strategy
		})] }),
		/* @__PURE__ */ jsx("td", { children: texts.sides[row.side === "short" ? "short" : "long"] }),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.quantity(row.quantity, rule?.lotSize)
		}),
		/* @__PURE__ */ jsxs("td", {
			className: "end",
			children: [f.price(row.entryPrice, rule?.tickSize), /* @__PURE__ */ jsx("div", { children: f.price(row.exitPrice, rule?.tickSize) })]
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: /* @__PURE__ */ jsx(Change, {
				value: row.profit,
				children: f.change(row.profit, quote)
			})
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: /* @__PURE__ */ jsx(Change, {
				value: row.profit,
				children: f.percentChange(row.profitRatio)
			})
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end quiet",
			children: f.money(row.fees, quote)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.duration(row.exitAt - row.entryAt)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.percent(row.maxAdverse)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: f.percentChange(row.maxFavourable)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "quiet",
			children: row.regime ?? "–"
		}),
		/* @__PURE__ */ jsxs("td", {
			style: { minWidth: 230 },
			children: [reason(row.entryReason, row.entryOrder), reason(row.exitReason, row.exitOrder)]
		})
	] });
}
// app/routes/portfolio.tsx
var portfolio_exports = /* @__PURE__ */ __exportAll({
	default: () => portfolio_default,
	loader: () => loader$4,
	meta: () => meta$4,
	shouldRevalidate: () => onlyFromElsewhere
});
var meta$4 = () => [{ title: "Portfolio · coinbot" }];
var VIEWS = [
	"holdings",
	"profit",
	"trades",
	"tax"
];
/** The first page comes with what it shows; the rest is asked for when it is looked at. */
async function loader$4({ context, request }) {
	const { api } = context.get(pageContext);
	const view = choiceOf(new URL(request.url).searchParams.get("view") ?? void 0, VIEWS);
	return {
		balances: view === "holdings" ? await api?.portfolio.balances() : void 0,
		equity: view === "holdings" ? await api?.overview.equity({}) : void 0,
		attribution: view === "profit" ? await api?.portfolio.attribution({}) : void 0,
		trips: view === "trades" ? await api?.portfolio.trips({}) : void 0,
		years: view === "tax" ? await api?.portfolio.taxYears() : void 0
	};
}
var portfolio_default = UNSAFE_withComponentProps(function PortfolioPage() {
	const texts = useTexts(portfolioTexts);
	const { balances, equity, attribution, trips, years } = useLoaded();
	const { get, set } = useSearch();
	const view = choiceOf(get("view"), VIEWS);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			title: texts.title,
			children: /* @__PURE__ */ jsx(SegmentedControl, {
				size: "xs",
				value: view,
				onChange: (next) => {
					set({ view: next === "holdings" ? void 0 : next });
				},
				data: VIEWS.map((value) => ({
					value,
					label: texts.views[value]
				})),
				"aria-label": texts.viewsLabel
			})
		}),
		view === "holdings" && /* @__PURE__ */ jsx(HoldingsView, {
			balances,
			equity
		}),
		view === "profit" && /* @__PURE__ */ jsx(ProfitView, { first: attribution }),
		view === "trades" && /* @__PURE__ */ jsx(TradesView, { first: trips }),
		view === "tax" && /* @__PURE__ */ jsx(TaxView, { first: years })
	] });
});
var marketTexts = {
	ko: {
		title: "시장",
		instrument: "종목",
		timeframe: "캔들 길이",
		indicators: "지표",
		addIndicator: "고르거나 ema:50처럼 직접 입력하세요",
		declaredBy: (name) => `${name} 전략이 쓰는 지표`,
		all: "모든 지표",
		usual: "전략이 쓰는 대로",
		none: "없음",
		typed: (text) => `“${text}” 추가`,
		layers: {
			fills: "체결",
			signals: "전환",
			forecast: "예측",
			regimes: "국면",
			events: "사건",
			volume: "거래량"
		},
		show: "차트에 표시할 것",
		chart: (symbol, timeframe) => `${symbol} ${timeframe} 캔들`,
		toNewest: "최신으로",
		second: "긴 시간대",
		off: "끄기",
		loading: "캔들을 불러오는 중…",
		noCandles: "아직 마감된 캔들이 없습니다. 매매를 시작하고 캔들 하나의 시간이 지나면 나타납니다.",
		older: "이전 캔들을 불러오는 중…",
		demoArchive: "",
		last: "현재가",
		bid: "매수호가",
		ask: "매도호가",
		spread: "스프레드",
		volumeHeard: "시작 후 거래량",
		book: "호가창",
		depth: "호가 깊이",
		depthHint: "어느 가격까지 얼마나 팔 수 있는지(왼쪽), 살 수 있는지(오른쪽)",
		price: "가격",
		size: "수량",
		total: "누적",
		noBook: "지금은 호가를 알 수 없습니다.",
		bookAge: (age) => `${age} 전`,
		trades: "최근 거래",
		time: "시각",
		noTrades: "아직 들어온 거래가 없습니다.",
		side: "구분",
		buy: "매수",
		sell: "매도",
		working: "내 미체결 주문",
		noWorking: "이 시장에 걸려 있는 주문이 없습니다.",
		guard: "보호 주문",
		order: "주문",
		atLevel: "내 주문",
		kind: "종류",
		quantity: "수량",
		why: "이유",
		regimes: {
			"trend-up": "상승 추세",
			"trend-down": "하락 추세",
			range: "횡보",
			stress: "급변",
			unknown: "알 수 없음"
		},
		regime: "국면",
		fillLegend: "매수 ▲ 매도 ▼",
		turnLegend: "예측 전환 ●",
		eventLegend: "사건 ▼",
		noRun: "이 폴더에서 아직 매매한 적이 없어 보여 줄 시장이 없습니다.",
		noRunHint: "“npm start” 또는 “npx coinbot trade --paper”로 시작하세요.",
		keys: "다음·이전 종목: ] 와 [ 키",
		remark: "표시하지 못한 것",
		unknownInstrument: (id) => `이번 매매에는 “${id}” 종목이 없습니다.`,
		open: "시",
		high: "고",
		low: "저",
		close: "종",
		volume: "량",
		from: {
			run: "이번 매매 기록",
			archive: "보관된 데이터",
			both: "이번 매매 기록과 보관된 데이터",
			none: ""
		},
		failed: "캔들을 불러오지 못했습니다",
		again: "다시 시도"
	},
	en: {
		title: "Market",
		instrument: "Instrument",
		timeframe: "Timeframe",
		indicators: "Indicators",
		addIndicator: "Choose or type one, such as ema:50",
		declaredBy: (name) => `Declared by ${name}`,
		all: "All indicators",
		usual: "As the strategy declares",
		none: "None",
		typed: (text) => `Add “${text}”`,
		layers: {
			fills: "Fills",
			signals: "Turns",
			forecast: "Forecast",
			regimes: "Regimes",
			events: "Events",
			volume: "Volume"
		},
		show: "Show on the chart",
		chart: (symbol, timeframe) => `Candles of ${symbol}, ${timeframe}`,
		toNewest: "To the newest",
		second: "Longer view",
		off: "Off",
		loading: "Loading candles…",
		noCandles: "No candle has closed yet: the first appears within one timeframe of the start of trading.",
		older: "Loading older candles…",
		demoArchive: "",
		last: "Last",
		bid: "Bid",
		ask: "Ask",
		spread: "Spread",
		volumeHeard: "Volume since start",
		book: "Order book",
		depth: "Depth",
		depthHint: "How much can be sold (left) or bought (right) up to a price",
		price: "Price",
		size: "Size",
		total: "Total",
		noBook: "The book is not known at the moment.",
		bookAge: (age) => `${age} old`,
		trades: "Last trades",
		time: "Time",
		noTrades: "No trade has been heard yet.",
		side: "Side",
		buy: "buy",
		sell: "sell",
		working: "Our working orders",
		noWorking: "No order of ours rests on this market.",
		guard: "guard",
		order: "order",
		atLevel: "ours",
		kind: "Kind",
		quantity: "Quantity",
		why: "why",
		regimes: {
			"trend-up": "Trend up",
			"trend-down": "Trend down",
			range: "Range",
			stress: "Stress",
			unknown: "Unknown"
		},
		regime: "Regime",
		fillLegend: "bought ▲ sold ▼",
		turnLegend: "forecast turned ●",
		eventLegend: "event ▼",
		noRun: "Nothing has been traded in this folder yet, so there is no market to show.",
		noRunHint: "Start a run with “npm start”, or “npx coinbot trade --paper”.",
		keys: "Next and previous instrument: the keys ] and [",
		remark: "Not shown",
		unknownInstrument: (id) => `This run does not trade “${id}”.`,
		open: "O",
		high: "H",
		low: "L",
		close: "C",
		volume: "V",
		from: {
			run: "from the run",
			archive: "from the archive",
			both: "from the run and the archive",
			none: ""
		},
		failed: "The candles could not be loaded",
		again: "Try again"
	}
};
// app/market/places.ts
/** The place of the last time that is not after `at`; -1 where all are. Times rise. */
function placeOf(times, at) {
	let [low, high] = [0, times.length];
	while (low < high) {
		const middle = low + high >>> 1;
		if ((times[middle] ?? Infinity) <= at) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
// app/market/chart-marks.ts
var LAYERS$1 = [
	"fills",
	"signals",
	"forecast",
	"regimes",
	"events",
	"volume"
];
/** Arrows where something was bought or sold, and points where a strategy turned; each candle has one of a kind. */
function markersOf(drawn, shown) {
	return [...shown("fills") ? fillMarkers(drawn) : [], ...shown("signals") ? turnMarkers(drawn) : []].toSorted((a, b) => a.time - b.time);
}
function fillMarkers({ marks: { fills }, times, colours, timeOf }) {
	const places = /* @__PURE__ */ new Map();
	for (const { at, side } of fills) {
		const place = placeOf(times, at);
		const openTime = times[place];
		if (openTime === void 0) continue;
		places.set(`${place} ${side}`, side === "buy" ? {
			time: timeOf(openTime),
			position: "belowBar",
			shape: "arrowUp",
			color: colours.gain,
			size: 1
		} : {
			time: timeOf(openTime),
			position: "aboveBar",
			shape: "arrowDown",
			color: colours.loss,
			size: 1
		});
	}
	return [...places.values()];
}
/** A decision stands at the close of its candle. */
var candleOf = ({ at }, times) => times[placeOf(times, at - 1)];
function turnMarkers({ marks: { signals }, times, colours, timeOf }) {
	const places = /* @__PURE__ */ new Map();
	for (const signal of signals) {
		const openTime = candleOf(signal, times);
		if (openTime === void 0 || Math.sign(signal.forecast) === Math.sign(signal.previous)) continue;
		const isUp = signal.forecast > signal.previous;
		places.set(openTime, {
			time: timeOf(openTime),
			position: isUp ? "belowBar" : "aboveBar",
			shape: "circle",
			color: colours.accent,
			size: .6
		});
	}
	return [...places.values()];
}
/** Each strategy's forecast in force at each candle, null before its first. */
function forecastsOf({ signals }, times) {
	return new Map([...Map.groupBy(signals, ({ strategy }) => strategy)].map(([strategy, own]) => {
		let next = 0;
		let value = own[0]?.previous ?? null;
		return [strategy, times.map((openTime, i) => {
			const close = times[i + 1] ?? Infinity;
			for (let signal = own[next]; signal !== void 0 && (signal.at <= close || signal.at <= openTime); signal = own[++next]) value = signal.forecast;
			return value;
		})];
	}));
}
/** The marks with what was heard since. */
function withNotice(marks, more) {
	return {
		...marks,
		fills: [...marks.fills, ...more.fills ?? []],
		signals: [...marks.signals, ...more.signals ?? []],
		regimes: [...marks.regimes, ...(more.regimes ?? []).filter(({ strategy, regime }) => marks.regimes.findLast((one) => one.strategy === strategy)?.regime !== regime)],
		events: [...marks.events, ...(more.events ?? []).filter(({ type, at }) => !marks.events.some((one) => one.type === type && one.at === at))]
	};
}
// app/market/growing-candle.ts
/** Makes candles of the shown length out of the shorter ones that the run trades on, as they close and while they form. */
var GrowingCandle = class {
	#length;
	#baseMs;
	/** Of the running interval, out of the shorter candles that have closed. */
	#made = null;
	#closedUntil;
	constructor(length, baseMs) {
		this.#length = length;
		this.#baseMs = baseMs;
	}
	/** Goes on from what was loaded: `made` is the candle that is being made, `closedUntil` the end of the last shorter one within it. */
	begin(made, closedUntil) {
		this.#made = made;
		this.#closedUntil = closedUntil;
	}
	/** Whether shorter candles are missing before this one. */
	isBehind([openTime]) {
		return this.#closedUntil !== void 0 && openTime > this.#closedUntil;
	}
	/** A shorter candle has closed: the candle as it stands, undefined where it was known. */
	closed(row) {
		if (this.#closedUntil !== void 0 && row[0] < this.#closedUntil) return void 0;
		this.#made = this.#with(row);
		this.#closedUntil = row[0] + this.#baseMs;
		return this.#made;
	}
	/** The same with a shorter candle that has not closed yet. */
	forming(row) {
		return this.#closedUntil !== void 0 && row[0] < this.#closedUntil ? void 0 : this.#with(row);
	}
	#with([at, open, high, low, close, volume]) {
		const { lengthMs, originMs } = this.#length;
		const openTime = Math.floor((at - originMs) / lengthMs) * lengthMs + originMs;
		const made = this.#made;
		return made === null || made[0] !== openTime ? [
			openTime,
			open,
			high,
			low,
			close,
			volume
		] : [
			openTime,
			made[1],
			Math.max(made[2], high),
			Math.min(made[3], low),
			close,
			made[5] + volume
		];
	}
};
// app/market/band-primitive.ts
var STRIP = 6;
/** Stretches of time in colour behind the candles, a strip of them along the lower edge, and thin lines where something happened. */
var BandPrimitive = class {
	#bands = [];
	#flags = [];
	#chart;
	#requestUpdate = () => void 0;
	#views = [{
		zOrder: () => "bottom",
		renderer: () => ({ draw: (target) => {
			this.#draw(target);
		} })
	}];
	attached({ chart, requestUpdate }) {
		this.#chart = chart;
		this.#requestUpdate = requestUpdate;
	}
	detached() {
		this.#chart = void 0;
	}
	paneViews() {
		return this.#views;
	}
	show(bands, flags) {
		this.#bands = bands;
		this.#flags = flags;
		this.#requestUpdate();
	}
	#draw(target) {
		const scale = this.#chart?.timeScale();
		const visible = scale?.getVisibleLogicalRange();
		if (scale === void 0 || visible === null || visible === void 0) return;
		const xOf = (place) => scale.logicalToCoordinate(place) ?? 0;
		const half = scale.options().barSpacing / 2;
		target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
			for (const { from, to, colour, tint } of this.#bands) {
				if (to <= visible.from || from > visible.to) continue;
				const left = Math.max(0, xOf(from) - half);
				const right = Math.min(width, xOf(to) - half);
				context.fillStyle = tint;
				context.fillRect(left, 0, right - left, height);
				context.fillStyle = colour;
				context.fillRect(left, height - STRIP, right - left, STRIP);
			}
			for (const { at, colour } of this.#flags) {
				if (at < visible.from - 1 || at > visible.to + 1) continue;
				const x = Math.round(xOf(at)) + .5;
				context.strokeStyle = colour;
				context.lineWidth = 1;
				context.setLineDash([2, 4]);
				context.beginPath();
				context.moveTo(x, 0);
				context.lineTo(x, height - STRIP - 8);
				context.stroke();
				context.setLineDash([]);
				context.fillStyle = colour;
				context.beginPath();
				context.moveTo(x - 4, height - STRIP - 8);
				context.lineTo(x + 4, height - STRIP - 8);
				context.lineTo(x, height - STRIP - 1);
				context.fill();
			}
		});
	}
};
// app/market/chart-colours.ts
var LINES = {
	light: [
		"#8a3ffc",
		"#1f63c9",
		"#b35900",
		"#00707a",
		"#a2195b",
		"#5c6b00"
	],
	dark: [
		"#be95ff",
		"#6fa8ff",
		"#f0a050",
		"#3ddbd9",
		"#ff7eb6",
		"#c8d14a"
	]
};
function chartColours(scheme) {
	const style = getComputedStyle(document.documentElement);
	const of = (name) => style.getPropertyValue(name).trim() || "#888888";
	return {
		ink: of("--ink"),
		quiet: of("--ink-quiet"),
		line: of("--line"),
		surface: of("--surface"),
		gain: of("--gain"),
		loss: of("--loss"),
		amber: of("--amber"),
		accent: of("--mantine-color-teal-6"),
		lines: LINES[scheme]
	};
}
/** The colour of a regime: directions are those of gain and loss. */
var REGIME_COLOURS = {
	"trend-up": "gain",
	"trend-down": "loss",
	range: "quiet",
	stress: "amber",
	unknown: "line"
};
var regimeVariable = (regime) => `var(--${{
	gain: "gain",
	loss: "loss",
	quiet: "ink-quiet",
	amber: "amber",
	line: "line"
}[REGIME_COLOURS[regime]] ?? "line"})`;
/** `#rrggbb` with an opacity of 0 to 1. */
var faint = (colour, opacity) => /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}${Math.round(opacity * 255).toString(16).padStart(2, "0")}` : colour;
// app/market/bands.ts
/** Of several strategies the first that sees regimes: two bands over each other would say nothing. */
function bandsOf({ marks: { regimes }, times, colours }) {
	const own = regimes.filter(({ strategy }) => strategy === regimes[0]?.strategy).toSorted((a, b) => a.from - b.from);
	return own.flatMap(({ from, regime }, n) => {
		const next = own[n + 1]?.from ?? Infinity;
		const begin = Math.max(0, placeOf(times, from - 1));
		const end = next === Infinity ? times.length : placeOf(times, next - 1);
		const colour = colours[REGIME_COLOURS[regime] ?? "line"];
		return end <= begin || placeOf(times, next) < 0 ? [] : [{
			from: begin,
			to: end,
			colour,
			tint: faint(colour, regime === "range" || regime === "unknown" ? 0 : .07)
		}];
	});
}
var flagsOf = ({ marks: { events }, times, colours }) => events.flatMap(({ at, severity }) => {
	const place = placeOf(times, at - 1);
	return place < 0 ? [] : [{
		at: place,
		colour: faint(colours.amber, .35 + .6 * severity)
	}];
});
// app/market/chart-options.ts
var chartOptions = ({ colours, locale, hasSeconds, formatTime }) => ({
	autoSize: true,
	layout: {
		background: { color: "transparent" },
		textColor: colours.quiet,
		fontSize: 11,
		fontFamily: "Inter, \"Segoe UI\", \"Noto Sans KR\", system-ui, sans-serif",
		attributionLogo: false,
		panes: {
			separatorColor: colours.line,
			separatorHoverColor: colours.line,
			enableResize: true
		}
	},
	grid: {
		vertLines: { visible: false },
		horzLines: { color: colours.line }
	},
	crosshair: {
		mode: CrosshairMode.Normal,
		vertLine: {
			color: colours.quiet,
			labelBackgroundColor: colours.quiet
		},
		horzLine: {
			color: colours.quiet,
			labelBackgroundColor: colours.quiet
		}
	},
	rightPriceScale: {
		borderColor: colours.line,
		minimumWidth: 72
	},
	timeScale: {
		borderColor: colours.line,
		timeVisible: true,
		secondsVisible: hasSeconds,
		rightOffset: 4,
		minBarSpacing: .2
	},
	localization: {
		locale,
		timeFormatter: (time) => formatTime(time * 1e3)
	},
	handleScroll: { vertTouchDrag: false }
});
// app/market/market-chart.ts
var market_chart_exports = /* @__PURE__ */ __exportAll({ MarketChart: () => MarketChart });
var NO_MARKS = {
	signals: [],
	fills: [],
	regimes: [],
	events: [],
	isWhole: true
};
/** Left of so few candles older ones are asked for. */
var NEAR_BEGINNING = 40;
/** Pixels for each candle at first. */
var CANDLE_WIDTH = 5;
/** Candles and what belongs to them, drawn into a box. It is told what changes; nothing of it lies in React. */
var MarketChart = class {
	#look;
	#chart;
	#candles;
	#volume;
	#markers;
	#bands = new BandPrimitive();
	#lines = /* @__PURE__ */ new Map();
	#forecasts = /* @__PURE__ */ new Map();
	#working = [];
	#rows = [];
	#times = [];
	#marks = NO_MARKS;
	#layers;
	#pointed;
	constructor(box, look, { layers, pointed, nearBeginning }) {
		this.#look = look;
		this.#layers = layers;
		const { colours } = look;
		this.#chart = createChart(box, chartOptions(look));
		this.#candles = this.#chart.addSeries(CandlestickSeries, {
			upColor: colours.gain,
			downColor: colours.loss,
			wickUpColor: colours.gain,
			wickDownColor: colours.loss,
			borderVisible: false,
			priceFormat: priceFormatOf(look)
		});
		this.#volume = this.#chart.addSeries(HistogramSeries, {
			priceScaleId: "volume",
			priceFormat: { type: "volume" },
			lastValueVisible: false,
			priceLineVisible: false
		});
		this.#volume.priceScale().applyOptions({ scaleMargins: {
			top: .84,
			bottom: .02
		} });
		this.#candles.priceScale().applyOptions({ scaleMargins: {
			top: .08,
			bottom: .2
		} });
		this.#candles.attachPrimitive(this.#bands);
		this.#markers = createSeriesMarkers(this.#candles, []);
		const point = ({ time, seriesData }) => {
			this.#pointed = time === void 0 ? void 0 : this.#rows[placeOf(this.#times, this.#atOf(time))];
			pointed(this.pointedAt(seriesData.size === 0 ? void 0 : this.#pointed));
		};
		this.#chart.subscribeCrosshairMove(point);
		this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
			if (range !== null && range.from < NEAR_BEGINNING && this.#rows.length > 0) nearBeginning();
		});
	}
	#timeOf = (openTime) => (openTime + this.#look.zoneMs) / 1e3;
	#atOf(time) {
		return time * 1e3 - this.#look.zoneMs;
	}
	get first() {
		return this.#times[0];
	}
	get last() {
		return this.#rows.at(-1);
	}
	get range() {
		return this.#chart.timeScale().getVisibleLogicalRange();
	}
	get count() {
		return this.#rows.length;
	}
	/** What stands at a candle, the newest where none is given; undefined before there is any. */
	pointedAt(cells = this.#pointed ?? this.last) {
		if (cells === void 0) return void 0;
		const place = placeOf(this.#times, cells[0]);
		return {
			cells,
			lines: [...this.#lines.values()].map(({ label, colour, series }) => {
				const found = series.dataByIndex(place, -1);
				return {
					label,
					colour,
					value: found !== null && "value" in found ? found.value : void 0
				};
			}),
			isNewest: cells[0] === this.last?.[0]
		};
	}
	/** Everything anew. */
	load(page) {
		this.#rows = rowsOf(page);
		this.#times = this.#rows.map(([at]) => at);
		this.#setCandles();
		this.#setLines(page);
		this.#annotate();
	}
	/** Older candles in front of those that are shown; what is looked at stays where it is. */
	prepend(page) {
		const older = rowsOf(page).filter(([at]) => at < (this.first ?? Infinity));
		const range = this.range;
		this.#rows = [...older, ...this.#rows];
		this.#times = this.#rows.map(([at]) => at);
		this.#setCandles();
		for (const { key, label, values } of page.lines) {
			const line = this.#lines.get(`${key} ${label}`);
			const before = values.slice(0, older.length).flatMap((value, i) => this.#point(page.openTime[i], value));
			if (line !== void 0) line.series.setData([...before, ...line.series.data()]);
		}
		this.#annotate();
		if (range !== null) this.#chart.timeScale().setVisibleLogicalRange({
			from: range.from + older.length,
			to: range.to + older.length
		});
	}
	/** The newest candle as it stands now, or the one after it. */
	put(cells) {
		const last = this.last;
		if (last !== void 0 && cells[0] < last[0]) return;
		const isNew = last === void 0 || cells[0] > last[0];
		if (isNew) {
			this.#rows.push(cells);
			this.#times.push(cells[0]);
		} else this.#rows[this.#rows.length - 1] = cells;
		const [at, open, high, low, close] = cells;
		this.#candles.update({
			time: this.#timeOf(at),
			open,
			high,
			low,
			close
		});
		if (this.#layers.has("volume")) this.#volume.update(this.#bar(cells));
		if (!isNew) return;
		this.#place();
		for (const [strategy, series] of this.#forecasts) series.update({
			time: this.#timeOf(at),
			value: this.#marks.signals.findLast((signal) => signal.strategy === strategy)?.forecast ?? 0
		});
	}
	/** Values of the newest closed candles. */
	putLines(page) {
		for (const { key, label, values } of page.lines) {
			const series = this.#lines.get(`${key} ${label}`)?.series;
			const data = series?.data().at(-1);
			values.forEach((value, i) => {
				const [point] = this.#point(page.openTime[i], value);
				if (point !== void 0 && (data === void 0 || point.time >= data.time)) series?.update(point);
			});
		}
	}
	mark(marks) {
		this.#marks = marks;
		this.#annotate();
	}
	show(layers) {
		const hadVolume = this.#layers.has("volume");
		this.#layers = layers;
		if (hadVolume !== layers.has("volume")) this.#setVolume();
		this.#annotate();
	}
	/** Prices at which something of ours waits. */
	work(orders) {
		for (const line of this.#working) this.#candles.removePriceLine(line);
		const { colours } = this.#look;
		this.#working = orders.map(({ price, side, title }) => this.#candles.createPriceLine({
			price,
			title,
			lineWidth: 1,
			lineStyle: LineStyle.Dashed,
			axisLabelVisible: true,
			color: side === null ? colours.amber : side === "buy" ? colours.gain : colours.loss
		}));
	}
	/** Goes to a stretch of candles, or to the newest: as many as can be told apart. */
	look(range) {
		const to = this.#rows.length + 4;
		const shown = Math.max(30, Math.round(this.#chart.timeScale().width() / CANDLE_WIDTH));
		this.#chart.timeScale().setVisibleLogicalRange(range ?? {
			from: to - shown,
			to
		});
	}
	close() {
		this.#chart.remove();
	}
	#setCandles() {
		this.#candles.setData(this.#rows.map(([at, open, high, low, close]) => ({
			time: this.#timeOf(at),
			open,
			high,
			low,
			close
		})));
		this.#setVolume();
	}
	#setVolume() {
		this.#volume.setData(this.#layers.has("volume") ? this.#rows.map((cells) => this.#bar(cells)) : []);
	}
	#bar([at, open, , , close, volume]) {
		const { gain, loss } = this.#look.colours;
		return {
			time: this.#timeOf(at),
			value: volume,
			color: faint(close >= open ? gain : loss, .35)
		};
	}
	#point(openTime, value) {
		return openTime === void 0 || value === null || value === void 0 ? [] : [{
			time: this.#timeOf(openTime),
			value
		}];
	}
	#setLines(page) {
		for (const { series } of this.#lines.values()) this.#chart.removeSeries(series);
		this.#lines = /* @__PURE__ */ new Map();
		const panes = [];
		const { lines: palette } = this.#look.colours;
		page.lines.forEach((line, n) => {
			const { key, label, pane, values } = line;
			if (pane === "own" && !panes.includes(key)) panes.push(key);
			const colour = palette[n % palette.length] ?? "#888888";
			const series = this.#chart.addSeries(LineSeries, {
				color: colour,
				lineWidth: 1,
				priceLineVisible: false,
				lastValueVisible: pane === "own",
				crosshairMarkerVisible: false,
				...formatOf(line, this.#look)
			}, pane === "price" ? 0 : panes.indexOf(key) + 1);
			series.setData(values.flatMap((value, i) => this.#point(page.openTime[i], value)));
			this.#lines.set(`${key} ${label}`, {
				label,
				colour,
				series
			});
		});
		this.#stretch();
	}
	#stretch() {
		this.#chart.panes().forEach((pane, n) => {
			pane.setStretchFactor(n === 0 ? 5 : 1);
		});
	}
	/** Everything that is told of times. */
	#annotate() {
		this.#place();
		this.#setForecasts();
	}
	/** What lies at a place among the candles. */
	#place() {
		const drawn = {
			marks: this.#marks,
			times: this.#times,
			colours: this.#look.colours,
			timeOf: this.#timeOf
		};
		this.#markers.setMarkers(markersOf(drawn, (layer) => this.#layers.has(layer)));
		this.#bands.show(this.#layers.has("regimes") ? bandsOf(drawn) : [], this.#layers.has("events") ? flagsOf(drawn) : []);
	}
	#setForecasts() {
		const forecasts = this.#layers.has("forecast") ? forecastsOf(this.#marks, this.#times) : /* @__PURE__ */ new Map();
		for (const [strategy, series] of this.#forecasts) {
			if (forecasts.has(strategy)) continue;
			this.#chart.removeSeries(series);
			this.#forecasts.delete(strategy);
		}
		for (const [strategy, values] of forecasts) (this.#forecasts.get(strategy) ?? this.#forecastSeries(strategy)).setData(values.flatMap((value, i) => this.#point(this.#times[i], value)));
	}
	#forecastSeries(strategy) {
		const others = [...this.#forecasts.values()];
		const pane = others[0]?.getPane().paneIndex() ?? this.#chart.panes().length;
		const { colours, forecastTitle } = this.#look;
		const series = this.#chart.addSeries(LineSeries, {
			color: others.length === 0 ? colours.accent : colours.lines[others.length] ?? colours.accent,
			lineWidth: 2,
			lineType: LineType.WithSteps,
			priceLineVisible: false,
			title: others.length === 0 ? forecastTitle : strategy,
			crosshairMarkerVisible: false,
			priceFormat: {
				type: "price",
				precision: 2,
				minMove: .01
			},
			autoscaleInfoProvider: () => ({ priceRange: {
				minValue: -1,
				maxValue: 1
			} })
		}, pane);
		if (others.length === 0) series.createPriceLine({
			price: 0,
			color: colours.line,
			lineWidth: 1,
			lineStyle: LineStyle.Solid,
			axisLabelVisible: false,
			title: ""
		});
		this.#forecasts.set(strategy, series);
		this.#stretch();
		return series;
	}
};
var priceFormatOf = ({ tickSize, decimals, formatPrice }) => ({
	type: "custom",
	formatter: formatPrice,
	minMove: tickSize > 0 ? tickSize : 10 ** -decimals
});
var rowsOf = ({ openTime, open, high, low, close, volume }) => openTime.map((at, i) => [
	at,
	open[i] ?? NaN,
	high[i] ?? NaN,
	low[i] ?? NaN,
	close[i] ?? NaN,
	volume[i] ?? 0
]);
/** On the scale of the price as prices are; else with as many digits as its size asks for. */
function formatOf({ pane, values }, look) {
	if (pane === "price") return { priceFormat: priceFormatOf(look) };
	const size = Math.abs(values.findLast((value) => value !== null && value !== 0) ?? 1);
	const precision = Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(size || 1))));
	return { priceFormat: {
		type: "price",
		precision: Math.min(precision, 6),
		minMove: 10 ** -Math.min(precision, 6)
	} };
}
// app/market/notice-marks.ts
/** What notices of the trading process mark on the chart of an instrument. */
function marksOfNotices(notices, instrument) {
	const all = notices.map(({ notice }) => markOf(notice, instrument));
	return {
		fills: all.flatMap(({ fills = [] }) => fills),
		signals: all.flatMap(({ signals = [] }) => signals),
		regimes: all.flatMap(({ regimes = [] }) => regimes),
		events: all.flatMap(({ events = [] }) => events)
	};
}
var known = (value, otherwise = 0) => value ?? otherwise;
function markOf(told, instrument) {
	if (told.of === "desk") return told.notice.kind === "fill" && told.notice.instrument === instrument ? fillOf(told.notice) : {};
	return told.of === "strategy" && told.notice.kind === "decision" && told.notice.instrument === instrument ? decisionOf(told.notice, told.strategy) : {};
}
var fillOf = ({ at, side, quantity, price, parent }) => ({ fills: [{
	at: known(at),
	side,
	quantity: known(quantity),
	price: known(price),
	order: parent
}] });
function decisionOf({ at: toldAt, outlook, forecast, previous, price, reason }, strategy) {
	const at = known(toldAt);
	return {
		signals: [{
			at,
			strategy,
			forecast: known(forecast),
			previous: known(previous),
			price: known(price),
			reason
		}],
		...outlook === void 0 ? {} : {
			regimes: [{
				from: known(outlook.regimeSince, at),
				strategy,
				regime: outlook.regime
			}],
			events: outlook.events.map(({ knownAt, until, type, text, severity }) => ({
				at: known(knownAt, at),
				until: known(until, at),
				type,
				text,
				severity: known(severity)
			}))
		}
	};
}
// app/market/working-orders.ts
/** What works on an instrument, as far as the notices that are known tell it. */
function workingOrders(notices, instrument) {
	const working = /* @__PURE__ */ new Map();
	for (const { notice: told } of notices) if (told.of === "desk") fold(working, told.notice, instrument);
	else if (told.of === "strategy" && told.notice.kind === "event" && ENDED.includes(told.notice.event.kind)) working.delete(told.notice.event.clientOrderId);
	return [...working.values()];
}
var ENDED = [
	"cancelled",
	"expired",
	"rejected",
	"denied"
];
function fold(working, notice, instrument) {
	if (notice.kind === "done") return dropOrders(working, notice.id);
	if (notice.kind === "child") return notice.order.instrument === instrument ? begun(working, notice) : void 0;
	if (notice.kind !== "fill" && notice.kind !== "guard" || notice.instrument !== instrument) return;
	if (notice.kind === "fill") filled(working, notice);
	else if (notice.what.startsWith("laid") && notice.price !== null) working.set(notice.id, {
		id: notice.id,
		parent: notice.id,
		kind: "guard",
		side: null,
		price: notice.price,
		quantity: null
	});
	else working.delete(notice.id);
}
function dropOrders(working, parent) {
	for (const other of working.values()) if (other.parent === parent && other.kind === "order") working.delete(other.id);
}
/** The next child of a plan takes the place of one that rested. */
function begun(working, { id, parent, order }) {
	dropOrders(working, parent);
	if (typeof order.limitPrice === "number" && order.timeInForce === "gtc") working.set(id, {
		id,
		parent,
		kind: "order",
		side: order.side,
		price: order.limitPrice,
		quantity: order.quantity
	});
}
function filled(working, { id, quantity }) {
	const known = working.get(id);
	if (known === void 0) return;
	const left = (known.quantity ?? 0) - (quantity ?? 0);
	if (left > LEFT) working.set(id, {
		...known,
		quantity: left
	});
	else working.delete(id);
}
/** Less than this is what arithmetic leaves of nothing. */
var LEFT = 1e-12;
// app/market/candle-feed.ts
/** Indicator values of closed candles are asked for no more often. */
var LINES_MS = 1e3;
/** The server gives no more at once. */
var MOST_ASKED = 5e3;
/** What is on record lags behind what is told by a part of a second. */
var BEHIND_MS = 600;
/** Shown candles in the chart at most: older ones are asked for up to so many. */
var MOST_SHOWN = 4e4;
/** Brings a chart its candles: the first page, older ones, what closes and forms, marks and orders. It lives as long as the question stays the same. */
var CandleFeed = class {
	#setup;
	#growing;
	#baseMs;
	#ends = [];
	#chart;
	#page;
	#marks = NO_MARKS;
	#noticed = -1;
	#state = {
		kind: "loading",
		isLoadingOlder: false,
		remarks: [],
		source: "none",
		count: 0
	};
	#isOver = false;
	#isAsking = false;
	#linesAt = 0;
	#linesTimer;
	#behindTimer;
	#isBehind = false;
	/** Shorter candles that closed of late: those the record does not hold yet are put behind it. */
	#recent = [];
	/** What was drawn behind the page. */
	#tail = [];
	constructor(setup) {
		this.#setup = setup;
		const { store, market: { id, base, timeframes }, timeframe } = setup;
		this.#baseMs = timeframes.find(({ name }) => name === base)?.lengthMs ?? timeframe.lengthMs;
		this.#growing = new GrowingCandle(timeframe, this.#baseMs);
		const key = `${id} ${base}`;
		this.#ends.push(store.listen(`closed ${key}`, () => {
			const row = store.closed.get(key);
			if (row !== void 0) this.#closed(cellsOf(row));
		}), store.listen(`forming ${key}`, () => {
			const row = store.forming.get(key);
			if (row !== void 0) this.#forming(cellsOf(row));
		}), store.listen("notices", () => {
			this.#notices();
		}));
		this.#load();
	}
	get isReady() {
		return this.#page !== void 0;
	}
	/** Another chart shows the same: after a change of colours or of the zone. */
	draw(chart) {
		this.#chart = chart;
		if (this.#page !== void 0) this.#drawAll();
	}
	undraw() {
		this.#chart = void 0;
	}
	#tell(next) {
		if (this.#isOver) return;
		this.#state = {
			...this.#state,
			...next
		};
		this.#setup.changed(this.#state);
	}
	#question() {
		const { market, timeframe, indicators } = this.#setup;
		return {
			instrument: market.id,
			timeframe: timeframe.name,
			indicators: [...indicators]
		};
	}
	async #load() {
		if (this.#isAsking) return;
		this.#isAsking = true;
		try {
			const { client, most } = this.#setup;
			const page = await client.market.candles.query({
				...this.#question(),
				most: Math.max(most, Math.min(MOST_ASKED, this.#page?.openTime.length ?? 0))
			});
			const marks = await this.#marksOf(page);
			if (!this.#isOver) this.#begin(page, marks);
		} catch {
			this.#tell({ kind: this.#page === void 0 ? "failed" : this.#state.kind });
		} finally {
			this.#isAsking = false;
		}
	}
	#marksOf({ openTime: [from] }, to) {
		const { client, market: { id } } = this.#setup;
		return from === void 0 ? NO_MARKS : client.market.marks.query({
			instrument: id,
			from,
			...to === void 0 ? {} : { to }
		});
	}
	#begin(page, marks) {
		const { openTime, forming, remarks, source, closedUntil } = page;
		this.#page = page;
		this.#marks = marks;
		this.#noticed = -1;
		this.#tail = [];
		this.#growing.begin(forming, closedUntil ?? void 0);
		if (forming !== null) this.#put(forming);
		this.#isBehind = false;
		for (const row of this.#recent) this.#grow(row);
		this.#addNotices();
		this.#tell({
			kind: openTime.length + this.#tail.length === 0 ? "empty" : "ready",
			remarks,
			source,
			count: openTime.length
		});
		this.#drawAll();
	}
	#drawAll() {
		const [chart, page] = [this.#chart, this.#page];
		if (chart === void 0 || page === void 0) return;
		const { range, count } = chart;
		chart.load(page);
		for (const cells of this.#tail) chart.put(cells);
		chart.mark(this.#marks);
		this.#work();
		if (count === 0) chart.look(null);
		else if (range !== null) chart.look({
			from: range.from + page.openTime.length - count,
			to: range.to + page.openTime.length - count
		});
	}
	#closed(row) {
		this.#recent = [...this.#recent.slice(-100), row];
		if (this.#page !== void 0 && !this.#isBehind) this.#grow(row);
	}
	#grow(row) {
		if (this.#isBehind) return;
		if (this.#growing.isBehind(row)) {
			this.#catchUp();
			return;
		}
		const cells = this.#growing.closed(row);
		if (cells === void 0) return;
		this.#put(cells);
		if (row[0] + this.#baseMs >= cells[0] + this.#setup.timeframe.lengthMs) this.#linesSoon();
	}
	#forming(row) {
		if (this.#page === void 0 || this.#isBehind) return;
		const cells = this.#growing.forming(row);
		if (cells !== void 0) this.#put(cells);
	}
	#put(cells) {
		if (this.#tail.at(-1)?.[0] === cells[0]) this.#tail[this.#tail.length - 1] = cells;
		else this.#tail.push(cells);
		this.#chart?.put(cells);
		if (this.#state.kind === "empty") this.#tell({ kind: "ready" });
	}
	/** Something was missed: the newest page tells it. */
	#catchUp() {
		if (this.#isBehind) return;
		this.#isBehind = true;
		clearTimeout(this.#behindTimer);
		this.#behindTimer = setTimeout(() => {
			this.#load();
		}, BEHIND_MS);
	}
	#linesSoon() {
		if (this.#linesTimer !== void 0) return;
		this.#linesTimer = setTimeout(() => {
			this.#linesTimer = void 0;
			this.#lines();
		}, Math.max(150, this.#linesAt + LINES_MS - performance.now()));
	}
	/** What the server keeps of closed candles: indicator values at their closes, and the candles themselves as they are on record. */
	async #lines() {
		const { client, timeframe: { lengthMs } } = this.#setup;
		const known = this.#page?.openTime.at(-1);
		const newest = this.#chart?.last?.[0];
		this.#linesAt = performance.now();
		if (known === void 0 || newest === void 0 || this.#isAsking) return;
		const most = Math.min(1e3, Math.max(2, Math.round((newest - known) / lengthMs) + 2));
		const page = await client.market.candles.query({
			...this.#question(),
			most
		}).catch(() => void 0);
		if (page === void 0 || this.#isOver || this.#page === void 0) return;
		this.#page = appended(this.#page, page);
		const last = this.#page.openTime.at(-1) ?? -Infinity;
		this.#tail = this.#tail.filter(([at]) => at > last);
		this.#chart?.putLines(page);
	}
	/** Older candles, when somebody looks that far back. */
	async older() {
		const page = this.#page;
		const before = page?.openTime[0];
		if (page === void 0 || before === void 0 || page.isFirst || this.#isAsking || page.openTime.length >= MOST_SHOWN) return;
		this.#isAsking = true;
		this.#tell({ isLoadingOlder: true });
		try {
			const older = await this.#setup.client.market.candles.query({
				...this.#question(),
				before,
				most: this.#setup.most
			});
			const marks = await this.#marksOf(older, before);
			if (!this.#isOver) this.#putOlder(older, marks);
		} catch {} finally {
			this.#isAsking = false;
			this.#tell({ isLoadingOlder: false });
		}
	}
	#putOlder(older, marks) {
		if (this.#page === void 0) return;
		this.#page = {
			...joined(older, this.#page),
			isFirst: older.isFirst || older.openTime.length === 0
		};
		this.#marks = withNotice(marks, this.#marks);
		this.#chart?.prepend(older);
		this.#chart?.mark(this.#marks);
		this.#tell({ count: this.#page.openTime.length });
	}
	#notices() {
		if (this.#page === void 0 || !this.#addNotices()) return;
		this.#chart?.mark(this.#marks);
		this.#work();
	}
	/** Takes in what the notices tell beyond what was loaded. */
	#addNotices() {
		const { store: { notices }, market: { id } } = this.#setup;
		const newest = notices.at(-1)?.seq ?? -1;
		const after = newest < this.#noticed ? -1 : this.#noticed;
		this.#noticed = newest;
		const fresh = notices.filter(({ seq }) => seq > after);
		if (fresh.length === 0) return false;
		const { fills = [], signals = [], ...rest } = marksOfNotices(fresh, id);
		const [fillAt, signalAt] = [lastOf(this.#marks.fills), lastOf(this.#marks.signals)];
		this.#marks = withNotice(this.#marks, {
			...rest,
			fills: fills.filter(({ at }) => at > fillAt),
			signals: signals.filter(({ at }) => at > signalAt)
		});
		return true;
	}
	#work() {
		const { store: { notices }, market: { id }, titleOf } = this.#setup;
		this.#chart?.work(workingOrders(notices, id).map((order) => ({
			...order,
			title: titleOf(order)
		})));
	}
	again() {
		this.#tell({ kind: "loading" });
		this.#load();
	}
	close() {
		this.#isOver = true;
		clearTimeout(this.#linesTimer);
		clearTimeout(this.#behindTimer);
		for (const end of this.#ends) end();
	}
};
var lastOf = (marks) => marks.at(-1)?.at ?? -Infinity;
var cellsOf = ([at, open, high, low, close, volume]) => [
	at ?? 0,
	open ?? 0,
	high ?? 0,
	low ?? 0,
	close ?? 0,
	volume ?? 0
];
var COLUMNS = [
	"openTime",
	"open",
	"high",
	"low",
	"close",
	"volume"
];
/** One page behind the other. */
function joined(first, second) {
	const both = (name) => [...first[name], ...second[name]];
	const columns = {
		openTime: both("openTime"),
		open: both("open"),
		high: both("high"),
		low: both("low"),
		close: both("close"),
		volume: both("volume")
	};
	const lines = second.lines.map((line) => ({
		...line,
		values: [...first.lines.find(({ key, label }) => key === line.key && label === line.label)?.values ?? first.openTime.map(() => null), ...line.values]
	}));
	return {
		...second,
		...columns,
		lines
	};
}
/** A page with the newest candles that it did not hold. */
function appended(page, newest) {
	const last = page.openTime.at(-1) ?? -Infinity;
	const from = newest.openTime.findIndex((at) => at > last);
	if (from < 0) return page;
	return {
		...joined(page, {
			...newest,
			...Object.fromEntries(COLUMNS.map((name) => [name, newest[name].slice(from)])),
			lines: newest.lines.map((line) => ({
				...line,
				values: line.values.slice(from)
			}))
		}),
		isFirst: page.isFirst,
		forming: newest.forming,
		remarks: page.remarks,
		source: page.source
	};
}
// app/market/draw-legend.ts
/** Writes the figures of a candle into the corner of its chart: pieces of text that are kept and changed. */
function drawLegend(place, at, { colours, texts, f, tickSize }) {
	if (place === null) return;
	const parts = [];
	if (at !== void 0) {
		const [openTime, open, high, low, close, volume] = at.cells;
		const price = (value) => f.price(value, tickSize > 0 ? tickSize : void 0);
		const tone = close >= open ? colours.gain : colours.loss;
		if (!at.isNewest) parts.push({
			text: f.moment(openTime),
			colour: colours.quiet
		});
		for (const [name, value] of [
			[texts.open, open],
			[texts.high, high],
			[texts.low, low],
			[texts.close, close]
		]) parts.push({
			text: `${name} ${price(value)}`,
			colour: tone
		});
		parts.push({
			text: f.percentChange(open > 0 ? close / open - 1 : 0),
			colour: tone
		});
		parts.push({
			text: `${texts.volume} ${f.number(volume, volume >= 100 ? 0 : 3)}`,
			colour: colours.quiet
		});
		for (const { label, colour, value } of at.lines) parts.push({
			text: `${label} ${value === void 0 ? "–" : f.price(value)}`,
			colour
		});
	}
	while (place.children.length > parts.length) place.lastElementChild?.remove();
	parts.forEach(({ text, colour }, n) => {
		const known = place.children[n];
		const span = known instanceof HTMLElement ? known : document.createElement("span");
		if (span !== known) {
			span.className = "legend-part";
			place.append(span);
		}
		if (span.textContent !== text) span.textContent = text;
		if (span.dataset["colour"] !== colour) {
			span.dataset["colour"] = colour;
			span.style.color = colour;
		}
	});
}
// app/market/candle-chart.tsx
var KST_MS = 324e5;
var FIRST$2 = {
	kind: "loading",
	isLoadingOlder: false,
	remarks: [],
	source: "none",
	count: 0
};
/** The chart of one instrument in one timeframe, alive. Its place is kept from the first moment. */
function CandleChart({ market, timeframe, indicators, layers, height, most }) {
	const texts = useTexts(marketTexts);
	const f = useFormats();
	const box = useRef(null);
	const legend = useRef(null);
	const { feed, state } = useFeed({
		market,
		timeframe,
		indicators,
		most
	});
	const chart = useChart({
		box,
		legend,
		feed,
		market,
		timeframe,
		layers
	});
	useEffect(() => {
		chart?.show(layers);
	}, [chart, layers]);
	useWatching(market.id);
	return /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsxs("div", {
		style: {
			position: "relative",
			height,
			overflow: "hidden"
		},
		children: [
			/* @__PURE__ */ jsx("div", {
				ref: box,
				role: "img",
				"aria-label": texts.chart(symbolOf(market.id), timeframe.name),
				style: {
					position: "absolute",
					inset: 0
				}
			}),
			/* @__PURE__ */ jsx("div", {
				ref: legend,
				className: "figure",
				"aria-hidden": "true",
				style: {
					position: "absolute",
					left: 6,
					top: 4,
					right: 84,
					zIndex: 3,
					fontSize: 11,
					lineHeight: 1.45,
					whiteSpace: "normal",
					pointerEvents: "none"
				}
			}),
			/* @__PURE__ */ jsx(Over, {
				state,
				again: () => {
					feed?.again();
				}
			}),
			/* @__PURE__ */ jsx(Button, {
				size: "compact-xs",
				variant: "default",
				onClick: () => {
					chart?.look(null);
				},
				"aria-label": texts.toNewest,
				title: texts.toNewest,
				style: {
					position: "absolute",
					right: 84,
					bottom: 34,
					zIndex: 3
				},
				children: "→"
			})
		]
	}), /* @__PURE__ */ jsxs("p", {
		className: "quiet",
		style: {
			margin: "4px 0 0",
			fontSize: 12,
			minHeight: 18
		},
		children: [
			f.zoneName,
			" · ",
			f.count(state.count),
			" ",
			texts.from[state.source],
			state.isLoadingOlder ? ` · ${texts.older}` : "",
			state.remarks.map((remark) => /* @__PURE__ */ jsxs("span", {
				className: "warn",
				children: [
					" · ",
					texts.remark,
					": ",
					remark
				]
			}, remark))
		]
	})] });
}
function Over({ state, again }) {
	const texts = useTexts(marketTexts);
	if (state.kind === "ready") return null;
	return /* @__PURE__ */ jsx("div", {
		style: {
			position: "absolute",
			inset: 0,
			display: "grid",
			placeItems: "center",
			zIndex: 2
		},
		"aria-live": "polite",
		children: state.kind === "failed" ? /* @__PURE__ */ jsx(Empty, {
			text: texts.failed,
			children: /* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				onClick: again,
				children: texts.again
			})
		}) : /* @__PURE__ */ jsx(Empty, { text: state.kind === "empty" ? texts.noCandles : texts.loading })
	});
}
function useFeed({ market, timeframe, indicators, most }) {
	const client = useApiClient();
	const store = useLiveStore();
	const texts = useTexts(marketTexts);
	const [feed, setFeed] = useState();
	const [state, setState] = useState(FIRST$2);
	const asked = indicators.join(",");
	useEffect(() => {
		setState(FIRST$2);
		const made = new CandleFeed({
			client,
			store,
			market,
			timeframe,
			indicators: asked === "" ? [] : asked.split(","),
			most,
			changed: setState,
			titleOf: ({ kind }) => texts[kind]
		});
		setFeed(made);
		return () => {
			made.close();
		};
	}, [
		client,
		store,
		market,
		timeframe,
		asked,
		most,
		texts
	]);
	return {
		feed,
		state
	};
}
/** Made anew with each other look; the feed keeps what is drawn. */
function useChart({ box, legend, feed, market, timeframe, layers }) {
	const [chart, setChart] = useState();
	const store = useLiveStore();
	const look = useLook(market, timeframe);
	const shown = useRef(layers);
	shown.current = layers;
	useEffect(() => {
		const place = box.current;
		if (place === null || feed === void 0) return void 0;
		let made;
		let isOver = false;
		const ends = [];
		Promise.resolve().then(() => market_chart_exports).then(({ MarketChart: Chart }) => {
			if (isOver) return;
			const { look: chosen, write } = look();
			let frame;
			const draw = () => {
				frame = void 0;
				write(legend.current, made?.pointedAt());
			};
			const soon = () => {
				frame ??= requestAnimationFrame(draw);
			};
			made = new Chart(place, chosen, {
				layers: shown.current,
				pointed: soon,
				nearBeginning: () => {
					feed.older();
				}
			});
			ends.push(store.listen(`forming ${market.id} ${market.base}`, soon), store.listen(`closed ${market.id} ${market.base}`, soon), () => {
				if (frame !== void 0) cancelAnimationFrame(frame);
			});
			feed.draw(made);
			soon();
			setChart(made);
		});
		return () => {
			isOver = true;
			for (const end of ends) end();
			feed.undraw();
			made?.close();
			setChart(void 0);
		};
	}, [
		box,
		legend,
		feed,
		look,
		market,
		store
	]);
	return chart;
}
function useLook({ instrument: { tickSize } }, { lengthMs }) {
	const scheme = useComputedColorScheme("light");
	const { language, zone, gain } = useView();
	const texts = useTexts(marketTexts);
	const f = useFormats();
	return useCallback(() => {
		const colours = chartColours(scheme);
		const shifted = formats(language, "utc");
		const decimals = tickSize > 0 ? decimalsOf(tickSize) : 4;
		return {
			look: {
				colours,
				zoneMs: zone === "kst" ? KST_MS : 0,
				locale: language === "ko" ? "ko-KR" : "en-GB",
				tickSize,
				decimals,
				hasSeconds: lengthMs < 6e4,
				forecastTitle: texts.layers.forecast,
				formatTime: lengthMs >= 864e5 ? shifted.day : shifted.moment,
				formatPrice: (price) => f.price(price, tickSize > 0 ? tickSize : void 0)
			},
			write: (place, at) => {
				drawLegend(place, at, {
					colours,
					texts,
					f,
					tickSize
				});
			}
		};
	}, [
		scheme,
		language,
		zone,
		gain,
		texts,
		f,
		tickSize,
		lengthMs
	]);
}
// app/market/indicator-picker.tsx
var MOST$1 = 12;
/** Which indicators are drawn: those of the strategies, any of the catalogue, and any that is typed. */
function IndicatorPicker({ market, catalogue, chosen, choose }) {
	const texts = useTexts(marketTexts);
	const [search, setSearch] = useState("");
	const data = useMemo(() => {
		const declared = market.strategies.map(({ name, indicators }) => ({
			group: texts.declaredBy(name),
			items: indicators.map(({ key, label }) => ({
				value: key,
				label
			}))
		}));
		const known = new Set(declared.flatMap(({ items }) => items.map(({ value }) => value)));
		const listed = catalogue.filter(({ example }) => !known.has(example)).map(({ example, summary }) => ({
			value: example,
			label: `${example} · ${summary}`
		}));
		for (const { value } of listed) known.add(value);
		const own = [.../* @__PURE__ */ new Set([...chosen, search.trim()])].filter((key) => key !== "" && !known.has(key)).map((key) => ({
			value: key,
			label: chosen.includes(key) ? key : texts.typed(key)
		}));
		return [...declared, {
			group: texts.all,
			items: [...own, ...listed]
		}].filter(({ items }) => items.length > 0);
	}, [
		market,
		catalogue,
		chosen,
		search,
		texts
	]);
	return /* @__PURE__ */ jsxs(Popover, {
		width: 380,
		position: "bottom-end",
		shadow: "md",
		trapFocus: true,
		children: [/* @__PURE__ */ jsx(Popover.Target, { children: /* @__PURE__ */ jsxs(Button, {
			variant: "default",
			size: "xs",
			children: [
				texts.indicators,
				" (",
				chosen.length,
				")"
			]
		}) }), /* @__PURE__ */ jsx(Popover.Dropdown, {
			maw: "calc(100vw - 24px)",
			children: /* @__PURE__ */ jsxs(Stack, {
				gap: "xs",
				children: [/* @__PURE__ */ jsx(MultiSelect, {
					label: texts.indicators,
					placeholder: texts.addIndicator,
					data,
					value: [...chosen],
					onChange: choose,
					searchable: true,
					searchValue: search,
					onSearchChange: setSearch,
					maxValues: MOST$1,
					maxDropdownHeight: 260,
					comboboxProps: { withinPortal: false },
					hidePickedOptions: true,
					clearable: true,
					"data-autofocus": true
				}), /* @__PURE__ */ jsxs(Group, {
					gap: "xs",
					children: [/* @__PURE__ */ jsx(Button, {
						size: "compact-xs",
						variant: "default",
						onClick: () => {
							choose(void 0);
						},
						children: texts.usual
					}), /* @__PURE__ */ jsx(Button, {
						size: "compact-xs",
						variant: "default",
						onClick: () => {
							choose([]);
						},
						children: texts.none
					})]
				})]
			})
		})]
	});
}
// app/market/main-chart.tsx
var HEIGHT$3 = 540;
var MOST = 2e3;
/** The chart that is looked at, with what is drawn on it to choose. */
function MainChart({ market, timeframe, catalogue, view: { indicators, hidden }, change }) {
	const texts = useTexts(marketTexts);
	const hide = hidden.join(",");
	const layers = useMemo(() => new Set(LAYERS$1.filter((layer) => !hide.split(",").includes(layer))), [hide]);
	return /* @__PURE__ */ jsxs(Panel, {
		span: 9,
		children: [
			/* @__PURE__ */ jsxs(Group, {
				justify: "space-between",
				gap: "xs",
				mb: "xs",
				children: [/* @__PURE__ */ jsx("div", {
					className: "scroll-x",
					children: /* @__PURE__ */ jsx(SegmentedControl, {
						size: "xs",
						value: timeframe.name,
						onChange: (next) => {
							change({
								timeframe: next,
								second: void 0
							});
						},
						data: market.timeframes.map(({ name }) => name),
						"aria-label": texts.timeframe
					})
				}), /* @__PURE__ */ jsx(IndicatorPicker, {
					market,
					catalogue,
					chosen: indicators,
					choose: (keys) => {
						change({ indicators: keys?.join(",") });
					}
				})]
			}),
			/* @__PURE__ */ jsx(CandleChart, {
				market,
				timeframe,
				indicators,
				layers,
				height: HEIGHT$3,
				most: MOST
			}),
			/* @__PURE__ */ jsxs(Group, {
				justify: "space-between",
				gap: "xs",
				mt: "xs",
				align: "start",
				children: [/* @__PURE__ */ jsx(Chip.Group, {
					multiple: true,
					value: [...layers],
					onChange: (next) => {
						const off = LAYERS$1.filter((layer) => !next.includes(layer));
						change({ hide: off.length === 0 ? void 0 : off.join(",") });
					},
					children: /* @__PURE__ */ jsx(Group, {
						gap: 6,
						role: "group",
						"aria-label": texts.show,
						children: LAYERS$1.map((layer) => /* @__PURE__ */ jsx(Chip, {
							value: layer,
							size: "xs",
							children: texts.layers[layer]
						}, layer))
					})
				}), /* @__PURE__ */ jsx(Legend, { layers })]
			})
		]
	});
}
function Legend({ layers }) {
	const texts = useTexts(marketTexts);
	return /* @__PURE__ */ jsxs(Group, {
		gap: 12,
		className: "quiet",
		fz: 12,
		children: [
			layers.has("fills") && /* @__PURE__ */ jsx("span", { children: texts.fillLegend }),
			layers.has("signals") && /* @__PURE__ */ jsx("span", { children: texts.turnLegend }),
			layers.has("events") && /* @__PURE__ */ jsx("span", {
				className: "warn",
				children: texts.eventLegend
			}),
			layers.has("regimes") && Object.entries(texts.regimes).map(([regime, label]) => /* @__PURE__ */ jsxs("span", {
				style: {
					display: "inline-flex",
					alignItems: "center",
					gap: 4
				},
				children: [/* @__PURE__ */ jsx("span", {
					"aria-hidden": "true",
					style: {
						width: 14,
						height: 6,
						borderRadius: 2,
						background: regimeVariable(regime)
					}
				}), label]
			}, regime))
		]
	});
}
// app/market/market-view.ts
/** A second chart shows candles of at least so many times the length. */
var SECOND = 4;
/** What is looked at, with what the address leaves open chosen. */
function viewOf(params, { markets }) {
	const asked = params.get("instrument");
	const market = asked === null ? markets[0] : markets.find(({ id }) => id === asked);
	const named = (name) => market?.timeframes.find((one) => one.name === name);
	const timeframe = named(params.get("timeframe")) ?? named(market?.base ?? null);
	const longer = market?.timeframes.find(({ lengthMs }) => timeframe !== void 0 && lengthMs >= SECOND * timeframe.lengthMs);
	const second = params.get("second");
	const indicators = params.get("indicators");
	return {
		asked,
		market,
		timeframe,
		second: second === "off" ? void 0 : named(second) ?? longer,
		indicators: indicators === null ? [...new Set(market?.strategies.flatMap(({ shown }) => shown))].slice(0, 6) : indicators.split(",").filter((key) => key !== "").slice(0, 12),
		hidden: LAYERS$1.filter((layer) => params.get("hide")?.split(",").includes(layer))
	};
}
/** The view, and how to change it: undefined goes back to what is usual. */
function useMarketView(known) {
	const [params, setParams] = useSearchParams();
	const change = useCallback((next) => {
		setParams((before) => {
			const after = new URLSearchParams(before);
			for (const [name, value] of Object.entries(next)) if (value === void 0) after.delete(name);
			else after.set(name, value);
			return after;
		}, {
			replace: true,
			preventScrollReset: true
		});
	}, [setParams]);
	const view = viewOf(params, known);
	useNeighbours({
		known,
		current: view.market?.id,
		change
	});
	return {
		view,
		change
	};
}
var isTyping = (target) => target instanceof HTMLElement && (target.isContentEditable || [
	"INPUT",
	"TEXTAREA",
	"SELECT"
].includes(target.tagName));
/** `[` and `]` go to the instruments beside. */
function useNeighbours({ known: { markets }, current, change }) {
	useEffect(() => {
		const press = (event) => {
			if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || event.key !== "[" && event.key !== "]") return;
			const place = markets.findIndex(({ id }) => id === current);
			const next = markets.at((place + (event.key === "]" ? 1 : -1) + markets.length) % markets.length);
			if (next !== void 0) change({ instrument: next.id });
		};
		window.addEventListener("keydown", press);
		return () => {
			window.removeEventListener("keydown", press);
		};
	}, [
		markets,
		current,
		change
	]);
}
// app/market/draw-depth.ts
var FOOT = 18;
var TOP = 14;
/** Draws the sums of both sides outwards from the middle; both reach equally far, so that their slopes can be compared. */
function drawDepth(canvas, book, look) {
	const { clientWidth: width, clientHeight: height } = canvas;
	const context = cleared(canvas);
	const [bids, asks] = [stepsOf(book?.bids ?? []), stepsOf(book?.asks ?? [])];
	const [bid, ask, lowest, highest] = [
		bids[0],
		asks[0],
		bids.at(-1),
		asks.at(-1)
	];
	if (context === null || bid === void 0 || ask === void 0 || lowest === void 0 || highest === void 0) return;
	const middle = (bid.price + ask.price) / 2;
	const reach = Math.max(middle - lowest.price, highest.price - middle);
	const most = Math.max(lowest.total, highest.total);
	const scale = {
		x: (price) => width / 2 + (price - middle) / reach * (width / 2 - 2),
		y: (total) => height - FOOT - total / most * (height - FOOT - TOP)
	};
	const { colours } = look;
	side(context, bids, {
		...scale,
		edge: 0,
		colour: colours.gain,
		base: height - FOOT
	});
	side(context, asks, {
		...scale,
		edge: width,
		colour: colours.loss,
		base: height - FOOT
	});
	label(context, {
		width,
		height,
		middle,
		reach,
		most
	}, look);
}
/** Empty, and as fine as the screen. */
function cleared(canvas) {
	const ratio = window.devicePixelRatio;
	const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
	if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
	const context = canvas.getContext("2d");
	context?.setTransform(ratio, 0, 0, ratio, 0, 0);
	context?.clearRect(0, 0, width, height);
	return context;
}
function label(context, { width, height, middle, reach, most }, { colours, formatPrice, formatSize }) {
	context.fillStyle = colours.quiet;
	context.font = "11px system-ui";
	context.textBaseline = "bottom";
	for (const [text, x, align] of [
		[
			formatPrice(middle - reach),
			0,
			"left"
		],
		[
			formatPrice(middle),
			width / 2,
			"center"
		],
		[
			formatPrice(middle + reach),
			width,
			"right"
		]
	]) {
		context.textAlign = align;
		context.fillText(text, x, height - 2);
	}
	context.textBaseline = "top";
	context.textAlign = "center";
	context.fillText(formatSize(most), width / 2, 0);
}
function stepsOf(levels) {
	let total = 0;
	return levels.map(([price, size]) => {
		total += size;
		return {
			price,
			total
		};
	});
}
function side(context, steps, { x, y, edge, colour, base }) {
	const [first] = steps;
	if (first === void 0) return;
	const line = new Path2D();
	line.moveTo(x(first.price), base);
	let before = base;
	for (const { price, total } of steps) {
		line.lineTo(x(price), before);
		before = y(total);
		line.lineTo(x(price), before);
	}
	line.lineTo(edge, before);
	const area = new Path2D(line);
	area.lineTo(edge, base);
	area.closePath();
	context.fillStyle = faint(colour, .16);
	context.fill(area);
	context.strokeStyle = colour;
	context.lineWidth = 1.5;
	context.stroke(line);
}
// app/market/use-hot.ts
/**
* Draws by hand when parts of what is known change, at most once a frame and without React: for what changes many times a second. `draw` has to
* stay the same function between renderings. It is called once at the beginning.
*/
function useHot(keys, draw) {
	const store = useLiveStore();
	const all = keys.join("\n");
	useEffect(() => {
		let frame;
		const drawNow = () => {
			frame = void 0;
			draw(store);
		};
		const later = () => {
			frame ??= requestAnimationFrame(drawNow);
		};
		const ends = all.split("\n").map((key) => store.listen(key, later));
		drawNow();
		return () => {
			for (const end of ends) end();
			if (frame !== void 0) cancelAnimationFrame(frame);
		};
	}, [
		store,
		all,
		draw
	]);
}
// app/market/depth-curve.tsx
var HEIGHT$2 = 130;
/** How much stands on the book up to each price, as a curve. */
function DepthCurve({ market: { id, instrument: { tickSize, lotSize } } }) {
	const texts = useTexts(marketTexts);
	const f = useFormats();
	const scheme = useComputedColorScheme("light");
	const { gain } = useView();
	const canvas = useRef(null);
	const store = useLiveStore();
	useWatching(id);
	const draw = useCallback(({ books }) => {
		if (canvas.current !== null) drawDepth(canvas.current, books.get(id), {
			colours: chartColours(scheme),
			formatPrice: (price) => f.price(price, tickSize),
			formatSize: (size) => f.quantity(Number(size.toPrecision(3)), lotSize)
		});
	}, [
		id,
		scheme,
		gain,
		f,
		tickSize,
		lotSize
	]);
	useHot([`book ${id}`], draw);
	useEffect(() => {
		const place = canvas.current;
		if (place === null) return void 0;
		const watching = new ResizeObserver(() => {
			draw(store);
		});
		watching.observe(place);
		return () => {
			watching.disconnect();
		};
	}, [draw, store]);
	return /* @__PURE__ */ jsx("canvas", {
		ref: canvas,
		role: "img",
		"aria-label": `${texts.depth}: ${texts.depthHint}`,
		title: texts.depthHint,
		style: {
			width: "100%",
			height: HEIGHT$2,
			display: "block",
			marginTop: 14
		}
	});
}
// app/market/ladder.ts
/** Up to `most` levels of each side, the best first. */
function ladderOf(book, working, most) {
	const bids = totalled(book?.bids ?? [], most);
	const asks = totalled(book?.asks ?? [], most);
	const largest = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
	const isOurs = (price, side) => working.some((order) => order.side === side && Math.abs(order.price - price) <= 1e-9 * price);
	const finished = (levels, side) => levels.map((level) => ({
		...level,
		share: largest > 0 ? level.total / largest : 0,
		isOurs: isOurs(level.price, side)
	}));
	return {
		bids: finished(bids, "buy"),
		asks: finished(asks, "sell")
	};
}
function totalled(levels, most) {
	let total = 0;
	return levels.slice(0, most).map((level) => {
		const [price, size] = level;
		total += size;
		return {
			price,
			size,
			total
		};
	});
}
// app/market/quote-header.tsx
/** The price that was paid last, and the best ones to be had. */
function QuoteHeader({ market: { id, instrument: { tickSize, lotSize, base, quote } } }) {
	const texts = useTexts(marketTexts);
	const f = useFormats();
	const last = useRef(null);
	const cells = useRef({});
	const before = useRef({
		id,
		price: null
	});
	const draw = useCallback((store) => {
		const [, bid = null, ask = null, price = null, volume = null] = store.quotes.get(id) ?? [];
		const middle = bid !== null && ask !== null ? (bid + ask) / 2 : null;
		write(cells.current.bid, f.price(bid, tickSize));
		write(cells.current.ask, f.price(ask, tickSize));
		write(cells.current.spread, bid === null || ask === null || middle === null ? "–" : `${f.price(ask - bid, tickSize)} (${f.bps((ask - bid) / middle * 1e4)})`);
		write(cells.current.volume, `${f.quantity(volume === null ? null : Number(volume.toPrecision(6)), lotSize)} ${base}`);
		const place = last.current;
		if (place === null) return;
		write(place, f.price(price, tickSize));
		const known = before.current.id === id ? before.current.price : null;
		if (price !== null && known !== null && price !== known) place.className = `figure ${price > known ? "gain" : "loss"}`;
		before.current = {
			id,
			price
		};
	}, [
		f,
		id,
		tickSize,
		lotSize,
		base
	]);
	useHot([`quote ${id}`], draw);
	const cell = (name, label) => /* @__PURE__ */ jsxs("div", {
		style: { minWidth: 0 },
		children: [/* @__PURE__ */ jsx("dt", {
			className: "quiet",
			style: { fontSize: 11 },
			children: label
		}), /* @__PURE__ */ jsx("dd", {
			className: "figure",
			style: {
				margin: 0,
				fontSize: 13
			},
			ref: (place) => {
				cells.current[name] = place;
			},
			children: "–"
		})]
	}, name);
	return /* @__PURE__ */ jsxs("div", {
		style: {
			display: "flex",
			flexWrap: "wrap",
			alignItems: "center",
			gap: "4px 20px"
		},
		children: [/* @__PURE__ */ jsxs("div", {
			style: { minWidth: 130 },
			children: [/* @__PURE__ */ jsxs("span", {
				className: "quiet",
				style: {
					fontSize: 11,
					display: "block"
				},
				children: [
					texts.last,
					" (",
					quote,
					")"
				]
			}), /* @__PURE__ */ jsx(Change, {
				value: 0,
				children: /* @__PURE__ */ jsx("span", {
					ref: last,
					className: "figure",
					style: {
						fontSize: "1.375rem",
						fontWeight: 650,
						lineHeight: 1.2
					},
					children: "–"
				})
			})]
		}), /* @__PURE__ */ jsxs("dl", {
			style: {
				display: "flex",
				flexWrap: "wrap",
				gap: "4px 20px",
				margin: 0
			},
			children: [
				cell("bid", texts.bid),
				cell("ask", texts.ask),
				cell("spread", texts.spread),
				cell("volume", texts.volumeHeard)
			]
		})]
	});
}
function write(place, text) {
	if (place !== null && place !== void 0 && place.textContent !== text) place.textContent = text;
}
// app/market/order-book.tsx
var LEVELS = 10;
var ROW$1 = 21;
/** The best prices of each side, how much is to be had there, and where orders of ours stand. Drawn by hand: it changes twenty times a second. */
function OrderBook({ market }) {
	const { id, instrument: { tickSize, lotSize } } = market;
	const texts = useTexts(marketTexts);
	const f = useFormats();
	const asks = useRef(null);
	const bids = useRef(null);
	const middle = useRef(null);
	useWatching(id);
	const draw = useCallback((store) => {
		const ladder = ladderOf(store.books.get(id), workingOrders(store.notices, id), LEVELS);
		const look = {
			f,
			tickSize,
			lotSize,
			ours: texts.atLevel
		};
		drawSide(asks.current, ladder.asks.toReversed(), look);
		drawSide(bids.current, ladder.bids, look);
		const [bid, ask] = [ladder.bids[0]?.price, ladder.asks[0]?.price];
		write(middle.current, bid === void 0 || ask === void 0 ? texts.noBook : `${texts.spread} ${f.price(ask - bid, tickSize)} · ${f.bps((ask - bid) / ((ask + bid) / 2) * 1e4)}`);
	}, [
		f,
		id,
		tickSize,
		lotSize,
		texts
	]);
	useHot([
		`book ${id}`,
		"notices",
		"line"
	], draw);
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.book,
		span: 3,
		children: [/* @__PURE__ */ jsxs("table", {
			className: "ladder",
			children: [
				/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", {
						scope: "col",
						children: texts.price
					}),
					/* @__PURE__ */ jsx("th", {
						scope: "col",
						children: texts.size
					}),
					/* @__PURE__ */ jsx("th", {
						scope: "col",
						children: texts.total
					})
				] }) }),
				/* @__PURE__ */ jsx("tbody", {
					ref: asks,
					className: "loss-side",
					children: /* @__PURE__ */ jsx(Rows$1, {})
				}),
				/* @__PURE__ */ jsx("tbody", { children: /* @__PURE__ */ jsx("tr", {
					style: { height: 26 },
					children: /* @__PURE__ */ jsx("td", {
						colSpan: 3,
						className: "quiet figure",
						style: {
							textAlign: "center",
							fontSize: 12
						},
						ref: (place) => {
							middle.current = place;
						},
						children: texts.noBook
					})
				}) }),
				/* @__PURE__ */ jsx("tbody", {
					ref: bids,
					className: "gain-side",
					children: /* @__PURE__ */ jsx(Rows$1, {})
				})
			]
		}), /* @__PURE__ */ jsx(DepthCurve, { market })]
	});
}
function Rows$1() {
	return Array.from({ length: LEVELS }, (_, n) => /* @__PURE__ */ jsxs("tr", {
		style: { height: ROW$1 },
		children: [
			/* @__PURE__ */ jsx("td", {}),
			/* @__PURE__ */ jsx("td", {}),
			/* @__PURE__ */ jsx("td", {})
		]
	}, n));
}
/** Asks stand with the best at the lower end: what is missing is missing above. */
function drawSide(place, levels, { f, tickSize, lotSize, ours }) {
	if (place === null) return;
	const offset = place.className === "loss-side" ? LEVELS - levels.length : 0;
	for (let n = 0; n < LEVELS; n++) {
		const row = place.rows[n];
		const level = levels[n - offset];
		if (row === void 0) continue;
		const [price, size, total] = row.cells;
		write(price, level === void 0 ? "" : `${level.isOurs ? `◆ ` : ""}${f.price(level.price, tickSize)}`);
		write(size, level === void 0 ? "" : f.number(level.size, decimalsOf(lotSize)));
		write(total, level === void 0 ? "" : f.number(level.total, decimalsOf(lotSize)));
		row.style.setProperty("--share", level === void 0 ? "0%" : `${(level.share * 100).toFixed(1)}%`);
		const title = level?.isOurs === true ? ours : "";
		if (row.title !== title) row.title = title;
	}
}
// app/market/public-trades.tsx
var SHOWN$1 = 10;
var ROW = 21;
/** What others paid, the newest first. */
function PublicTrades({ market: { id, instrument: { tickSize, lotSize } } }) {
	const texts = useTexts(marketTexts);
	const f = useFormats();
	const rows = useRef(null);
	useWatching(id);
	const draw = useCallback((store) => {
		const place = rows.current;
		if (place === null) return;
		const newest = (store.trades.get(id) ?? []).slice(-10).toReversed();
		[...place.rows].forEach((row, n) => {
			const trade = newest[n];
			const [time, price, size] = row.cells;
			write(time, trade === void 0 ? n === 0 && newest.length === 0 ? texts.noTrades : "" : f.time(trade[0]));
			write(price, trade === void 0 ? "" : `${trade[3] === "sell" ? "▾" : "▴"} ${f.price(trade[1], tickSize)}`);
			write(size, trade === void 0 ? "" : f.number(trade[2], decimalsOf(lotSize)));
			const tone = trade === void 0 ? "" : trade[3] === "sell" ? "loss" : "gain";
			if (price !== void 0 && price.className !== tone) price.className = tone;
		});
	}, [
		f,
		id,
		tickSize,
		lotSize,
		texts
	]);
	useHot([`trades ${id}`], draw);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.trades,
		span: 3,
		children: /* @__PURE__ */ jsxs("table", {
			className: "ladder",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", {
					scope: "col",
					children: texts.time
				}),
				/* @__PURE__ */ jsx("th", {
					scope: "col",
					children: texts.price
				}),
				/* @__PURE__ */ jsx("th", {
					scope: "col",
					children: texts.size
				})
			] }) }), /* @__PURE__ */ jsx("tbody", {
				ref: rows,
				children: Array.from({ length: SHOWN$1 }, (_, n) => /* @__PURE__ */ jsxs("tr", {
					style: { height: ROW },
					children: [
						/* @__PURE__ */ jsx("td", {}),
						/* @__PURE__ */ jsx("td", {}),
						/* @__PURE__ */ jsx("td", {})
					]
				}, n))
			})]
		})
	});
}
// app/market/second-chart.tsx
var LAYERS = /* @__PURE__ */ new Set([
	"fills",
	"regimes",
	"volume"
]);
var NO_INDICATORS = [];
var OFF = "off";
/** The same market in longer candles: where the short ones stand. */
function SecondChart({ market, timeframe, second, change }) {
	const texts = useTexts(marketTexts);
	const data = useMemo(() => [{
		value: OFF,
		label: texts.off
	}, ...market.timeframes.filter(({ lengthMs }) => lengthMs > timeframe.lengthMs).map(({ name }) => ({
		value: name,
		label: name
	}))], [
		market,
		timeframe,
		texts
	]);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.second,
		span: 6,
		side: /* @__PURE__ */ jsx(Select, {
			size: "xs",
			w: 92,
			"aria-label": texts.second,
			data,
			value: second?.name ?? OFF,
			onChange: (next) => {
				change({ second: next ?? void 0 });
			},
			allowDeselect: false
		}),
		children: second !== void 0 && /* @__PURE__ */ jsx(CandleChart, {
			market,
			timeframe: second,
			indicators: NO_INDICATORS,
			layers: LAYERS,
			height: 240,
			most: 500
		})
	});
}
// app/market/working-panel.tsx
/** Orders of ours that rest on this market, and the guards of its position. */
function WorkingPanel({ market: { id, instrument: { tickSize, lotSize } } }) {
	const texts = useTexts(marketTexts);
	const f = useFormats();
	const notices = useNotices();
	const orders = useMemo(() => workingOrders(notices, id), [notices, id]);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.working,
		span: 3,
		children: /* @__PURE__ */ jsx("div", {
			style: { minHeight: 92 },
			children: orders.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noWorking }) : /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsxs("table", {
					className: "rows",
					children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("th", { children: texts.kind }),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.price
						}),
						/* @__PURE__ */ jsx("th", {
							className: "end",
							children: texts.quantity
						}),
						/* @__PURE__ */ jsx("th", {})
					] }) }), /* @__PURE__ */ jsx("tbody", { children: orders.map(({ id: order, parent, kind, side, price, quantity }) => /* @__PURE__ */ jsxs("tr", { children: [
						/* @__PURE__ */ jsx("td", { children: side === null ? texts[kind] : /* @__PURE__ */ jsx(Change, {
							value: side === "buy" ? 1 : -1,
							children: texts[side]
						}) }),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.price(price, tickSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: f.quantity(quantity, lotSize)
						}),
						/* @__PURE__ */ jsx("td", {
							className: "end",
							children: /* @__PURE__ */ jsx(Link, {
								to: `/flow?order=${encodeURIComponent(parent)}`,
								children: texts.why
							})
						})
					] }, order)) })]
				})
			})
		})
	});
}
// app/routes/market.tsx
var market_exports = /* @__PURE__ */ __exportAll({
	default: () => market_default,
	loader: () => loader$3,
	meta: () => meta$3,
	shouldRevalidate: () => shouldRevalidate$3
});
var meta$3 = () => [{ title: "Market · coinbot" }];
async function loader$3({ context }) {
	return { first: await context.get(pageContext).api?.market.markets() };
}
/** What is looked at changes in the address; which markets there are does not. */
var shouldRevalidate$3 = () => false;
var EVERY_MS$1 = 1e4;
var NONE = {
	mode: null,
	markets: [],
	catalogue: []
};
var market_default = UNSAFE_withComponentProps(function Market() {
	const texts = useTexts(marketTexts);
	const { first } = useLoaded();
	const { data = NONE } = useQuery(useApi().market.markets.queryOptions(void 0, {
		refetchInterval: EVERY_MS$1,
		...first === void 0 ? {} : { initialData: first }
	}));
	const { view, change } = useMarketView(data);
	const { market, timeframe, second } = view;
	const choice = /* @__PURE__ */ jsx(Select, {
		"aria-label": texts.instrument,
		title: texts.keys,
		size: "sm",
		w: 220,
		searchable: true,
		allowDeselect: false,
		data: data.markets.map(({ id }) => ({
			value: id,
			label: `${symbolOf(id)} · ${venueOf(id)}`
		})),
		value: market?.id ?? null,
		onChange: (next) => {
			if (next !== null) change({ instrument: next });
		},
		nothingFoundMessage: "–"
	});
	if (data.markets.length === 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, {
		text: texts.noRun,
		children: texts.noRunHint
	}) })] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, {
		title: texts.title,
		children: choice
	}), market === void 0 || timeframe === void 0 ? /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, { text: texts.unknownInstrument(view.asked ?? "") }) }) : /* @__PURE__ */ jsxs("div", {
		className: "grid",
		children: [
			/* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Group, {
				justify: "space-between",
				children: /* @__PURE__ */ jsx(QuoteHeader, { market })
			}) }),
			/* @__PURE__ */ jsx(MainChart, {
				market,
				timeframe,
				catalogue: data.catalogue,
				view,
				change
			}),
			/* @__PURE__ */ jsx(OrderBook, { market }),
			/* @__PURE__ */ jsx(SecondChart, {
				market,
				timeframe,
				second,
				change
			}),
			/* @__PURE__ */ jsx(PublicTrades, { market }),
			/* @__PURE__ */ jsx(WorkingPanel, { market })
		]
	}, market.id)] });
});
var modelTexts = {
	ko: {
		title: "모델",
		now: "지금 누가 결정하나",
		nowHint: "예측기마다 가중치만큼 발언권을 가집니다. 가중치는 국면별로 최근에 얼마나 벌었을지를 따라갑니다.",
		noOutlook: "학습하는 전략이 매매하고 있지 않습니다. “coinbot trade --demo --strategy ensemble”로 시작할 수 있고, “--strategy models”는 아래 모델들로 매매합니다.",
		expert: "예측기",
		weight: "가중치",
		forecast: "의견",
		average: "평균",
		warming: (n) => `캔들 ${n}개를 기다리는 중`,
		champion: "챔피언",
		noChampion: "챔피언 없음",
		mode: "매매 방식",
		regime: "국면",
		since: (t) => `${t}부터`,
		holds: "목표 비중",
		events: "작용 중인 이벤트",
		noEvents: "없음",
		instrument: "종목",
		modes: {
			ensemble: "앙상블",
			equal: "동일 가중",
			nothing: "매매 안 함"
		},
		regimes: {
			"trend-up": "상승 추세",
			"trend-down": "하락 추세",
			range: "횡보",
			stress: "급변",
			unknown: "알 수 없음"
		},
		weights: "가중치 변화",
		weightsHint: "판단할 때마다의 가중치이며, 아래 띠는 그때의 국면입니다.",
		noWeights: "앙상블의 판단 기록이 아직 없습니다. 첫 판단이 나오면 가중치가 나타납니다.",
		range: "기간",
		ranges: {
			hour: "1시간",
			day: "1일",
			week: "1주",
			all: "전체"
		},
		atMoment: "시점",
		subject: "전략과 종목",
		leaderboard: "학습된 모델",
		none: "아직 이 컴퓨터에서 학습한 모델이 없습니다.",
		noneHint: "데이터 페이지에서 캔들을 내려받은 뒤 학습을 시작하세요. 가장 나은 모델을 지금까지의 모든 시행과 견주어 판정하고, 지켜보기만 하는 섀도로 시작합니다.",
		model: "모델",
		role: "역할",
		followed: "따르는 곳",
		nobody: "아직 없음",
		verdict: "판정",
		lockBox: "록박스",
		made: "만든 때",
		slotOf: (i, t) => `${i}, ${t} 캔들`,
		roles: {
			shadow: "섀도",
			canary: "카나리",
			full: "전체",
			retired: "은퇴"
		},
		roleHints: {
			shadow: "모의로 지켜봅니다",
			canary: "10분의 1만 매매합니다",
			full: "전체를 매매합니다",
			retired: "다시는 매매하지 않습니다"
		},
		verdicts: {
			PASS: "통과",
			WEAK: "약함",
			NOISE: "잡음"
		},
		verdictHints: {
			PASS: "모든 시행 중 최고라는 것만으로는 설명되지 않습니다.",
			WEAK: "록박스도 동의하면 위험의 작은 몫을 맡길 만합니다.",
			NOISE: "잡음에서도 나올 만한 결과뿐입니다."
		},
		stages: {
			none: "위험을 맡길 수 없음",
			canary: "10분의 1까지 맡김",
			full: "전부 맡길 수 있음"
		},
		noVerdict: "없음",
		unusable: "쓸 수 없음",
		overruled: (t) => `사람의 지시가 판정보다 우선합니다: ${t}`,
		alarm: "경보: 우위가 약해지고 있음",
		waiting: (n) => `지시 ${n} 대기 중`,
		details: (n) => `모델 ${n}`,
		close: "닫기",
		trials: (n, e) => `시행 ${n}건(독립 시행 ${e}건에 해당)과 견주어 판정했습니다.`,
		check: "검사",
		found: "결과",
		limit: "기준",
		outcome: "판단",
		outcomes: {
			met: "충족",
			failed: "미달",
			unknown: "알 수 없음"
		},
		checks: {
			days: "근거 일수",
			trades: "거래 수",
			profit: "비용 차감 손익",
			"double-costs": "비용이 두 배일 때 손익",
			overfitting: "과최적화 확률 (PBO)",
			ability: "운보다 나은가 (SPA p)",
			deflated: "보정 샤프 비율 (DSR)",
			"lock-box": "록박스 손익",
			incumbent: "기존 모델 대비 우위",
			baselines: "단순 보유 등 대비 우위",
			live: "실전 기록 (PSR)",
			band: "실전 기록이 범위 안"
		},
		lockBoxTitle: "록박스",
		lockBoxHint: (from, to) => `${from}부터 ${to}까지. 모든 선택이 끝날 때까지 남겨 두었다가 한 번만 열었습니다.`,
		opened: (n) => `${n}번 열었습니다. 더는 록박스가 아닙니다.`,
		thisModel: "이 모델",
		incumbent: "당시 담당 모델",
		what: "구성",
		learned: (m, n) => `특징 ${n}개를 보는 모델 ${m}개`,
		seed: "시드",
		data: "데이터",
		code: "코드",
		noBand: "일일 수익률 범위가 없어 섀도로만 남습니다.",
		standing: "현재 위치",
		sinceAt: (t) => `${t}부터`,
		repairNeeded: "기록의 일부가 사라졌습니다. 사람이 남은 기록을 그대로 인정할 때까지 지켜보기만 합니다.",
		promote: "승격",
		rollback: "되돌리기",
		retire: "은퇴",
		repair: "남은 기록 인정",
		promoteAsk: (m) => `${m}을(를) 한 단계 올립니다: 섀도에서 카나리(위험의 10분의 1)로, 또는 카나리에서 전체로. 근거에 어긋나더라도 위험 관리 한도 안에서 지시가 우선합니다.`,
		promotePhrase: (p) => `근거에 어긋나지만 전체를 맡기게 됩니다. “${p}”를 입력하세요`,
		rollbackAsk: (m) => `${m}이(가) 섀도로 내려가 대기 기간을 거치고, 직전 모델이 그 자리를 잇습니다.`,
		retireAsk: (m) => `${m}은(는) 은퇴하면 다시는 매매하지 않습니다. 아무도 되돌릴 수 없습니다.`,
		retirePhrase: (p) => `“${p}”를 입력하세요`,
		repairAsk: (m) => `무엇이 사라졌든 ${m}의 남은 기록을 그대로 인정합니다. 다시 승격될 수 있습니다.`,
		failed: "처리하지 못했습니다",
		rollbackSlot: "담당 모델 되돌리기",
		rollbackSlotAsk: (s) => `${s}을(를) 맡은 모델이 섀도로 내려가고 직전 모델이 그 자리를 잇습니다.`,
		history: "승격 이력",
		noHistory: "아직 모델에 일어난 일이 없습니다. 모델을 따르는 매매 프로세스가 무엇을 왜 결정했는지 여기에 남깁니다.",
		time: "시각",
		what2: "일어난 일",
		who: "매매",
		reasons: "이유",
		person: "사람",
		of: "모델",
		kinds: {
			joined: "합류",
			promoted: "승격",
			demoted: "강등",
			retired: "은퇴",
			waiting: "승격 대기",
			alarm: "경보: 우위가 약해짐",
			calm: "경보 해제",
			refused: "지시 거절",
			gone: "파일이 없어짐"
		},
		causes: {
			gate: "근거에 따라",
			order: "사람의 지시",
			breach: "기록이 범위를 벗어남",
			lost: "분명히 더 나쁨",
			succession: "자리 승계",
			bundle: "파일"
		},
		orders: {
			promote: "사람: 승격",
			rollback: "사람: 되돌리기",
			retire: "사람: 은퇴"
		},
		added: "추가됨",
		repaired: "사람이 남은 기록을 인정",
		notHeeded: "아직 반영 전",
		train: "모델 학습",
		trainHint: "아래 한도 안에서 보관된 캔들로 모델을 찾고, 가장 나은 것을 모든 시행과 견주어 판정한 뒤 섀도로 올려놓습니다. 매매는 그대로 이어집니다.",
		trainOn: "캔들",
		on: "학습할 캔들 길이",
		onSame: "그대로",
		minutes: "최대 시간(분)",
		trialsWanted: "시도할 모델 수",
		seedLabel: "시드",
		start: "시작",
		noData: "보관된 캔들이 없습니다. 데이터 페이지에서 먼저 내려받으세요.",
		started: "학습을 시작했습니다.",
		trainings: "학습 작업",
		refusedBundles: "쓸 수 없는 모델 파일",
		warnings: "모델 기록",
		showAll: "모두 보기"
	},
	en: {
		title: "Models",
		now: "Who decides now",
		nowHint: "Every forecaster has a say as large as its weight. Weights follow what each would have earned lately, regime by regime.",
		noOutlook: "No strategy that learns is trading. “coinbot trade --demo --strategy ensemble” starts one, and “--strategy models” trades the models below.",
		expert: "Forecaster",
		weight: "Weight",
		forecast: "Says",
		average: "Average",
		warming: (n) => `waits for ${n} candles`,
		champion: "Champion",
		noChampion: "No champion",
		mode: "Trades",
		regime: "Regime",
		since: (t) => `since ${t}`,
		holds: "To hold",
		events: "Events in force",
		noEvents: "None",
		instrument: "Instrument",
		modes: {
			ensemble: "the ensemble",
			equal: "equal weights",
			nothing: "nothing"
		},
		regimes: {
			"trend-up": "up trend",
			"trend-down": "down trend",
			range: "range",
			stress: "stress",
			unknown: "not known"
		},
		weights: "Weights over time",
		weightsHint: "As they stood at each decision; the strip below shows the regime.",
		noWeights: "No decision of an ensemble is on record yet: weights appear with the first ones.",
		range: "Time range",
		ranges: {
			hour: "1 h",
			day: "1 d",
			week: "1 w",
			all: "All"
		},
		atMoment: "At",
		subject: "Strategy and instrument",
		leaderboard: "Trained models",
		none: "No model has been trained here yet.",
		noneHint: "Download candles on the page Data, then train: the best is judged against everything that was ever tried, and starts as a shadow that only watches.",
		model: "Model",
		role: "Role",
		followed: "Followed by",
		nobody: "nobody yet",
		verdict: "Verdict",
		lockBox: "Lock-box",
		made: "Made",
		slotOf: (i, t) => `${i}, ${t} candles`,
		roles: {
			shadow: "Shadow",
			canary: "Canary",
			full: "Full",
			retired: "Retired"
		},
		roleHints: {
			shadow: "is watched on paper",
			canary: "trades a tenth",
			full: "trades in full",
			retired: "never trades again"
		},
		verdicts: {
			PASS: "PASS",
			WEAK: "WEAK",
			NOISE: "NOISE"
		},
		verdictHints: {
			PASS: "More than the best of all trials explains.",
			WEAK: "Worth a small share of the risk, once the lock-box agrees.",
			NOISE: "Shows nothing that noise does not show too."
		},
		stages: {
			none: "may risk nothing",
			canary: "may risk a tenth",
			full: "may risk all"
		},
		noVerdict: "none",
		unusable: "Cannot be used",
		overruled: (t) => `A person’s word stands above the verdict: ${t}`,
		alarm: "alarm: its edge decays",
		waiting: (n) => `order ${n} waits`,
		details: (n) => `Model ${n}`,
		close: "Close",
		trials: (n, e) => `Judged among ${n} trials, worth ${e} independent ones.`,
		check: "Check",
		found: "Found",
		limit: "Limit",
		outcome: "Outcome",
		outcomes: {
			met: "met",
			failed: "failed",
			unknown: "not known"
		},
		checks: {
			days: "Days of evidence",
			trades: "Trades",
			profit: "Profit after costs",
			"double-costs": "Profit at twice the costs",
			overfitting: "Chance of overfitting (PBO)",
			ability: "Better than luck (SPA p)",
			deflated: "Deflated Sharpe ratio (DSR)",
			"lock-box": "Profit in the lock-box",
			incumbent: "Lead over who was in charge",
			baselines: "Lead over buy & hold and the like",
			live: "Live record (PSR)",
			band: "Live record within its band"
		},
		lockBoxTitle: "Lock-box",
		lockBoxHint: (from, to) => `${from} to ${to}: kept back until everything had been chosen, then opened once.`,
		opened: (n) => `Opened ${n} times: it is a lock-box no more.`,
		thisModel: "this model",
		incumbent: "the one in charge then",
		what: "What it is",
		learned: (m, n) => `${m} models on ${n} features`,
		seed: "Seed",
		data: "Data",
		code: "Code",
		noBand: "It has no band of daily returns: it stays a shadow.",
		standing: "Where it stands",
		sinceAt: (t) => `since ${t}`,
		repairNeeded: "Lines of its record are lost: it may only be watched until a person takes the record as it stands.",
		promote: "Promote",
		rollback: "Roll back",
		retire: "Retire",
		repair: "Take record as it stands",
		promoteAsk: (m) => `${m} rises one step: from shadow to canary (a tenth of the risk), or from canary to full. Your word counts even against the evidence, within all limits of the risk gate.`,
		promotePhrase: (p) => `This puts it in full charge against the evidence. Type “${p}”`,
		rollbackAsk: (m) => `${m} steps down to shadow and has to cool down; the one before it takes its place.`,
		retireAsk: (m) => `${m} never trades again once it is retired. Nobody can take that back.`,
		retirePhrase: (p) => `Type “${p}”`,
		repairAsk: (m) => `The record of ${m} counts as it stands, whatever was lost of it. It may rise again.`,
		failed: "Not done",
		rollbackSlot: "Roll back who is in charge",
		rollbackSlotAsk: (s) => `Whichever model is in charge of ${s} steps down to shadow; the one before it takes its place.`,
		history: "Promotion history",
		noHistory: "Nothing has happened to a model yet: traders that follow models write down here what they decide, and why.",
		time: "Time",
		what2: "What happened",
		who: "Trader",
		reasons: "Why",
		person: "a person",
		of: "Model",
		kinds: {
			joined: "joined",
			promoted: "promoted",
			demoted: "demoted",
			retired: "retired",
			waiting: "waits for promotion",
			alarm: "alarm: its edge decays",
			calm: "calm again",
			refused: "order refused",
			gone: "its bundle is gone"
		},
		causes: {
			gate: "by the evidence",
			order: "by a person",
			breach: "its record left its band",
			lost: "provably worse",
			succession: "took a place",
			bundle: "bundle"
		},
		orders: {
			promote: "A person: promote",
			rollback: "A person: roll back",
			retire: "A person: retire"
		},
		added: "Added",
		repaired: "A person takes its record as it stands",
		notHeeded: "not heeded yet",
		train: "Train a model",
		trainHint: "Searches models on candles of the archive within these limits, judges the best against all trials, and puts it on the shelf as a shadow. Trading goes on beside it.",
		trainOn: "Candles",
		on: "Learn on",
		onSame: "as they are",
		minutes: "Minutes at most",
		trialsWanted: "Models to try",
		seedLabel: "Seed",
		start: "Start",
		noData: "The archive holds no candles yet. Download some on the page Data.",
		started: "The training has begun.",
		trainings: "Trainings",
		refusedBundles: "Bundles that cannot be used",
		warnings: "The record of models",
		showAll: "Show all"
	}
};
// app/models/colours.ts
/** Apart in both themes, whatever a person sees of green and red; the names beside them say the same. */
var PALETTE = [
	"#2a9d8f",
	"#4c7fd9",
	"#e0a030",
	"#9b6bd3",
	"#d9688f",
	"#3fa7d6",
	"#8aa03a",
	"#c77d4f",
	"#7d8ca3",
	"#5fb36a",
	"#b0699f",
	"#6c6fd1"
];
var expertColour = (index) => PALETTE[index % PALETTE.length];
var REGIMES = {
	"trend-up": "#3fa7d6",
	"trend-down": "#c77d4f",
	range: "#7d8ca3",
	stress: "#9b6bd3"
};
var regimeColour = (regime) => REGIMES[regime] ?? "#a9b2c0";
var ROLE_COLOURS = {
	full: "teal",
	canary: "yellow",
	shadow: "gray",
	retired: "dark"
};
var VERDICT_COLOURS = {
	PASS: "teal",
	WEAK: "yellow",
	NOISE: "gray"
};
// app/models/use-model-orders.ts
/** A person's word on a model: each is asked about again, with the password. */
function useModelOrders(phrases = {
	promote: "",
	retire: ""
}) {
	const texts = useTexts(modelTexts);
	const client = useApiClient();
	const api = useApi();
	const queries = useQueryClient();
	const ask = useStepUp();
	const give = async (question, word) => {
		const answer = await ask(question);
		if (answer === void 0) return;
		try {
			const { text } = await client.models.order.mutate(word(answer.phrase));
			notifications.show({
				message: text,
				color: "teal",
				autoClose: 12e3
			});
		} catch (error) {
			if (asksForPassword(error)) {
				await give(question, word);
				return;
			}
			notifications.show({
				title: texts.failed,
				message: reasonOf$1(error),
				color: "red",
				autoClose: false
			});
		}
		await queries.invalidateQueries({ queryKey: api.models.shelf.queryKey() });
	};
	return {
		promote: ({ model, asksPhrase }) => give({
			title: texts.promote,
			text: texts.promoteAsk(model),
			...asksPhrase ? {
				isDangerous: true,
				phraseLabel: texts.promotePhrase(phrases.promote)
			} : {}
		}, (phrase) => ({
			kind: "promote",
			model,
			...asksPhrase ? { phrase: phrase.trim() } : {}
		})),
		rollback: ({ model }) => give({
			title: texts.rollback,
			text: texts.rollbackAsk(model)
		}, () => ({
			kind: "rollback",
			model
		})),
		retire: ({ model }) => give({
			title: texts.retire,
			text: texts.retireAsk(model),
			isDangerous: true,
			phraseLabel: texts.retirePhrase(phrases.retire)
		}, (phrase) => ({
			kind: "retire",
			model,
			phrase: phrase.trim()
		})),
		repair: ({ model }) => give({
			title: texts.repair,
			text: texts.repairAsk(model),
			isDangerous: true
		}, () => ({
			kind: "repair",
			model
		})),
		rollbackSlot: (slot) => give({
			title: texts.rollbackSlot,
			text: texts.rollbackSlotAsk(slot)
		}, () => ({
			kind: "rollback-slot",
			slot
		}))
	};
}
// app/models/leaderboard.tsx
/** Every model of this machine, by what it is made for; those that trade stand above. */
function Leaderboard({ shelf }) {
	const texts = useTexts(modelTexts);
	if (shelf === void 0 || shelf.slots.length === 0) return /* @__PURE__ */ jsx(Panel, {
		title: texts.leaderboard,
		children: /* @__PURE__ */ jsx(Empty, {
			text: texts.none,
			children: /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				maw: 460,
				children: texts.noneHint
			})
		})
	});
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.leaderboard,
		children: shelf.slots.map((slot) => /* @__PURE__ */ jsx(Slot, { slot }, slot.slot))
	});
}
function Slot({ slot }) {
	const texts = useTexts(modelTexts);
	const { rollbackSlot } = useModelOrders();
	return /* @__PURE__ */ jsxs("div", {
		style: { marginBottom: 18 },
		children: [/* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			mb: 4,
			children: [/* @__PURE__ */ jsx(Title, {
				order: 3,
				children: texts.slotOf(symbolOf(slot.instrument), slot.timeframe)
			}), slot.traders.length > 0 && /* @__PURE__ */ jsxs(Button, {
				size: "compact-xs",
				variant: "default",
				onClick: () => {
					rollbackSlot(slot.slot);
				},
				children: [texts.rollbackSlot, " …"]
			})]
		}), /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.model }),
					/* @__PURE__ */ jsx("th", { children: texts.role }),
					/* @__PURE__ */ jsx("th", { children: texts.followed }),
					/* @__PURE__ */ jsx("th", { children: texts.verdict }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: "DSR"
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: "PBO"
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: "SPA p"
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.lockBox
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.made
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: slot.models.map((model) => /* @__PURE__ */ jsx(Row$1, { model }, model.model)) })]
			})
		})]
	});
}
function Row$1({ model: { model, role, roles, refused, verdict, evidence, lockBox, addedAt, overruledFor, waitingOrders } }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	const [search] = useSearchParams();
	const isChosen = search.get("model") === model;
	const to = new URLSearchParams(search);
	to.set("model", model);
	return /* @__PURE__ */ jsxs("tr", {
		style: isChosen ? { background: "var(--shade)" } : void 0,
		children: [
			/* @__PURE__ */ jsxs("td", { children: [/* @__PURE__ */ jsx(Link, {
				to: {
					search: to.toString(),
					hash: "model"
				},
				preventScrollReset: true,
				"aria-current": isChosen ? "true" : void 0,
				children: model
			}), waitingOrders.length > 0 && /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "warn",
				children: texts.waiting(waitingOrders.join(", "))
			})] }),
			/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Badge, {
				variant: "light",
				color: ROLE_COLOURS[role],
				radius: "sm",
				size: "sm",
				tt: "none",
				title: texts.roleHints[role],
				children: texts.roles[role]
			}) }),
			/* @__PURE__ */ jsx("td", { children: roles.length === 0 ? /* @__PURE__ */ jsx("span", {
				className: "quiet",
				children: texts.nobody
			}) : roles.map((one) => /* @__PURE__ */ jsxs("div", { children: [
				one.trader,
				": ",
				texts.roles[one.role],
				one.isAlarmed && /* @__PURE__ */ jsxs("span", {
					className: "warn",
					children: [
						" (",
						texts.alarm,
						")"
					]
				})
			] }, one.trader)) }),
			/* @__PURE__ */ jsxs("td", { children: [refused !== null ? /* @__PURE__ */ jsx("span", {
				className: "warn",
				title: refused,
				children: texts.unusable
			}) : /* @__PURE__ */ jsx(VerdictBadge, { verdict: verdict?.verdict }), overruledFor.length > 0 && /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "warn",
				children: texts.overruled(overruledFor.join(", "))
			})] }),
			/* @__PURE__ */ jsx("td", {
				className: "end figure",
				children: f.percent(evidence?.deflated, 1)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end figure",
				children: f.percent(evidence?.pbo, 0)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end figure",
				children: f.number(evidence?.spa, 3)
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end",
				children: /* @__PURE__ */ jsx(Change, {
					value: lockBox?.model,
					children: f.percentChange(lockBox?.model, 1)
				})
			}),
			/* @__PURE__ */ jsx("td", {
				className: "end figure quiet",
				children: f.day(addedAt)
			})
		]
	});
}
function VerdictBadge({ verdict }) {
	const texts = useTexts(modelTexts);
	if (verdict === void 0) return /* @__PURE__ */ jsx("span", {
		className: "quiet",
		children: texts.noVerdict
	});
	return /* @__PURE__ */ jsx(Badge, {
		variant: "light",
		color: VERDICT_COLOURS[verdict],
		radius: "sm",
		size: "sm",
		title: texts.verdictHints[verdict],
		children: texts.verdicts[verdict]
	});
}
// app/models/model-details.tsx
/** One model: the verdict with every figure behind it, where it stands, and what a person may say of it. */
function ModelDetails({ shelf, model }) {
	const texts = useTexts(modelTexts);
	const [search] = useSearchParams();
	const without = new URLSearchParams(search);
	without.delete("model");
	return /* @__PURE__ */ jsxs(Panel, {
		id: "model",
		title: texts.details(model.model),
		side: /* @__PURE__ */ jsx(Button, {
			component: Link,
			to: { search: without.toString() },
			preventScrollReset: true,
			variant: "default",
			size: "xs",
			children: texts.close
		}),
		children: [
			model.refused !== null && /* @__PURE__ */ jsx(Alert, {
				color: "red",
				variant: "light",
				mb: "sm",
				title: texts.unusable,
				children: model.refused
			}),
			model.needsRepair && /* @__PURE__ */ jsx(Alert, {
				color: "yellow",
				variant: "light",
				mb: "sm",
				children: texts.repairNeeded
			}),
			model.evidence?.hasBand === false && /* @__PURE__ */ jsx(Alert, {
				color: "yellow",
				variant: "light",
				mb: "sm",
				children: texts.noBand
			}),
			/* @__PURE__ */ jsx(Actions, {
				shelf,
				model
			}),
			/* @__PURE__ */ jsxs(SimpleGrid, {
				cols: {
					base: 1,
					md: 2
				},
				spacing: "xl",
				mt: "md",
				children: [/* @__PURE__ */ jsx(Judgement, { model }), /* @__PURE__ */ jsxs("div", { children: [
					/* @__PURE__ */ jsx(Standing, { model }),
					model.lockBox !== null && /* @__PURE__ */ jsx(LockBox, { box: model.lockBox }),
					/* @__PURE__ */ jsx(About, { model })
				] })]
			})
		]
	});
}
function Actions({ shelf, model }) {
	const texts = useTexts(modelTexts);
	const orders = useModelOrders(shelf.phrases);
	if (model.role === "retired") return null;
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		children: [
			/* @__PURE__ */ jsxs(Button, {
				size: "xs",
				disabled: model.role === "full" || model.refused !== null,
				onClick: () => {
					orders.promote(model);
				},
				"data-testid": "promote",
				children: [texts.promote, " …"]
			}),
			/* @__PURE__ */ jsxs(Button, {
				size: "xs",
				variant: "default",
				onClick: () => {
					orders.rollback(model);
				},
				"data-testid": "rollback",
				children: [texts.rollback, " …"]
			}),
			model.needsRepair && /* @__PURE__ */ jsxs(Button, {
				size: "xs",
				variant: "default",
				onClick: () => {
					orders.repair(model);
				},
				"data-testid": "repair",
				children: [texts.repair, " …"]
			}),
			/* @__PURE__ */ jsxs(Button, {
				size: "xs",
				variant: "light",
				color: "red",
				onClick: () => {
					orders.retire(model);
				},
				"data-testid": "retire",
				children: [texts.retire, " …"]
			})
		]
	});
}
var OUTCOMES = {
	met: "teal",
	failed: "red",
	unknown: "gray"
};
var SHARES$1 = /* @__PURE__ */ new Set([
	"overfitting",
	"deflated",
	"live"
]);
/** Counts whole, shares in percent, the rest as the figure it is. */
function figureOf(f, check, value) {
	if (check === "days" || check === "trades" || check === "band") return f.count(value);
	return SHARES$1.has(check) ? f.percent(value, 1) : f.number(value, 3);
}
function Judgement({ model: { verdict } }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs("section", { children: [/* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		mb: 4,
		children: [
			/* @__PURE__ */ jsx(Title, {
				order: 3,
				children: texts.verdict
			}),
			/* @__PURE__ */ jsx(VerdictBadge, { verdict: verdict?.verdict }),
			verdict !== null && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				children: texts.stages[verdict.stage]
			})
		]
	}), verdict !== null && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs(Text, {
		size: "sm",
		className: "quiet",
		mb: "xs",
		children: [
			texts.verdictHints[verdict.verdict],
			" ",
			texts.trials(f.count(verdict.trials), f.count(Math.round(verdict.effectiveTrials)))
		]
	}), /* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: texts.check }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.found
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.limit
				}),
				/* @__PURE__ */ jsx("th", { children: texts.outcome })
			] }) }), /* @__PURE__ */ jsx("tbody", { children: verdict.reasons.map(({ check, found, limit, outcome }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", { children: texts.checks[check] }),
				/* @__PURE__ */ jsx("td", {
					className: "end figure",
					children: figureOf(f, check, found)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end figure quiet",
					children: figureOf(f, check, limit)
				}),
				/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Badge, {
					variant: "light",
					color: OUTCOMES[outcome],
					radius: "sm",
					size: "sm",
					tt: "none",
					children: texts.outcomes[outcome]
				}) })
			] }, check)) })]
		})
	})] })] });
}
function Standing({ model: { roles, overruledFor } }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs("section", { children: [
		/* @__PURE__ */ jsx(Title, {
			order: 3,
			mb: 4,
			children: texts.standing
		}),
		roles.length === 0 ? /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.nobody
		}) : roles.map(({ trader, role, since, isAlarmed }) => /* @__PURE__ */ jsxs(Group, {
			gap: "xs",
			mb: 4,
			children: [
				/* @__PURE__ */ jsx(Text, {
					size: "sm",
					children: trader
				}),
				/* @__PURE__ */ jsx(Badge, {
					variant: "light",
					color: ROLE_COLOURS[role],
					radius: "sm",
					size: "sm",
					tt: "none",
					children: texts.roles[role]
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet figure",
					children: texts.sinceAt(f.moment(since))
				}),
				isAlarmed && /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "warn",
					children: texts.alarm
				})
			]
		}, trader)),
		overruledFor.length > 0 && /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "warn",
			children: texts.overruled(overruledFor.join(", "))
		})
	] });
}
/** What it made while it could not have been fitted to it, beside what needs no model. */
function LockBox({ box: { from, to, model, incumbent, baselines, opened } }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	const rows = [
		{
			name: texts.thisModel,
			value: model
		},
		...incumbent === null ? [] : [{
			name: texts.incumbent,
			value: incumbent
		}],
		...baselines
	];
	const widest = Math.max(1e-9, ...rows.map(({ value }) => Math.abs(value)));
	return /* @__PURE__ */ jsxs("section", {
		style: { marginTop: 16 },
		children: [
			/* @__PURE__ */ jsx(Title, {
				order: 3,
				children: texts.lockBoxTitle
			}),
			/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				children: texts.lockBoxHint(f.day(from), f.day(to))
			}),
			opened !== null && opened > 1 && /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "warn",
				children: texts.opened(opened)
			}),
			/* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsx("tbody", { children: rows.map(({ name, value }, i) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", {
						style: { fontWeight: i === 0 ? 600 : 400 },
						children: name
					}),
					/* @__PURE__ */ jsx("td", {
						style: { width: "40%" },
						"aria-hidden": "true",
						children: /* @__PURE__ */ jsx("div", { style: {
							height: 8,
							marginTop: 5,
							borderRadius: 4,
							width: `${Math.max(1, 100 * Math.abs(value) / widest)}%`,
							background: value >= 0 ? "var(--gain)" : "var(--loss)"
						} })
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: /* @__PURE__ */ jsx(Change, {
							value,
							children: f.percentChange(value, 1)
						})
					})
				] }, name)) })
			})
		]
	});
}
function About({ model: { strategy, members, features, seed, dataHash, codeHash } }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	const line = (name, value) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", {
		className: "quiet",
		children: name
	}), /* @__PURE__ */ jsx("td", {
		style: { wordBreak: "break-word" },
		children: value
	})] });
	return /* @__PURE__ */ jsxs("section", {
		style: { marginTop: 16 },
		children: [/* @__PURE__ */ jsx(Title, {
			order: 3,
			children: texts.what
		}), /* @__PURE__ */ jsx("table", {
			className: "rows",
			children: /* @__PURE__ */ jsxs("tbody", { children: [
				strategy !== null && line(texts.what, `${strategy.name}: ${Object.entries(strategy.params).map(([name, value]) => `${name} ${value}`).join(", ")}`),
				members !== null && line(texts.what, texts.learned(f.count(members), f.count(features))),
				line(texts.seed, f.count(seed)),
				line(texts.data, /* @__PURE__ */ jsx("code", { children: dataHash?.slice(0, 12) })),
				line(texts.code, /* @__PURE__ */ jsx("code", { children: codeHash?.slice(0, 12) }))
			] })
		})]
	});
}
// app/models/model-history.tsx
var FIRST$1 = 25;
/** What happened to models, newest first; of one of them where it is named. */
function ModelHistory({ history, model }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	const [isWhole, setIsWhole] = useState(false);
	const meant = model === null ? history : history.filter((one) => one.model === model);
	const shown = isWhole ? meant : meant.slice(0, FIRST$1);
	return /* @__PURE__ */ jsxs(Panel, {
		title: model === null ? texts.history : `${texts.history}: ${model}`,
		children: [shown.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noHistory }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("th", { children: [
						texts.time,
						" (",
						f.zoneName,
						")"
					] }),
					/* @__PURE__ */ jsx("th", { children: texts.of }),
					/* @__PURE__ */ jsx("th", { children: texts.what2 }),
					/* @__PURE__ */ jsx("th", { children: texts.who }),
					/* @__PURE__ */ jsx("th", { children: texts.reasons })
				] }) }), /* @__PURE__ */ jsx("tbody", { children: shown.map((one) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", {
						className: "figure quiet",
						children: f.moment(one.at)
					}),
					/* @__PURE__ */ jsx("td", { children: one.model ?? one.slot }),
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Happening, { one }) }),
					/* @__PURE__ */ jsx("td", {
						className: "quiet",
						children: one.of === "event" ? one.trader : one.of === "added" ? "" : texts.person
					}),
					/* @__PURE__ */ jsx("td", {
						style: { minWidth: 220 },
						children: one.of === "event" ? [texts.causes[one.event.cause], ...one.event.reasons].join("; ") : one.of === "order" && one.isWaiting ? texts.notHeeded : ""
					})
				] }, one.seq)) })]
			})
		}), meant.length > shown.length && /* @__PURE__ */ jsxs(Button, {
			mt: "sm",
			size: "xs",
			variant: "default",
			onClick: () => {
				setIsWhole(true);
			},
			children: [
				texts.showAll,
				" (",
				f.count(meant.length),
				")"
			]
		})]
	});
}
function Happening({ one }) {
	const texts = useTexts(modelTexts);
	if (one.of === "added") return texts.added;
	if (one.of === "repaired") return texts.repaired;
	if (one.of === "order") return texts.orders[one.order];
	const { kind, from, to } = one.event;
	return /* @__PURE__ */ jsxs(Fragment, { children: [texts.kinds[kind], from !== to && /* @__PURE__ */ jsxs(Fragment, { children: [
		" ",
		/* @__PURE__ */ jsx(Badge, {
			variant: "light",
			color: ROLE_COLOURS[from],
			radius: "sm",
			size: "xs",
			tt: "none",
			children: texts.roles[from]
		}),
		" → ",
		/* @__PURE__ */ jsx(Badge, {
			variant: "light",
			color: ROLE_COLOURS[to],
			radius: "sm",
			size: "xs",
			tt: "none",
			children: texts.roles[to]
		})
	] })] });
}
// app/models/outlook-panel.tsx
var keyOf = ({ strategy, instrument }) => `${strategy} ${instrument}`;
/** Who has a say on each instrument at this moment. The colours are those of the chart beside it. */
function OutlookPanel({ positions, history }) {
	const texts = useTexts(modelTexts);
	const [search, setSearch] = useSearchParams();
	const looking = positions.flatMap((position) => position.outlook === void 0 ? [] : [{
		...position,
		outlook: position.outlook
	}]);
	const isAlone = new Set(looking.map(({ strategy }) => strategy)).size < 2;
	const shown = looking.find((one) => keyOf(one) === search.get("at")) ?? looking.at(0);
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.now,
		span: 5,
		side: looking.length > 1 && /* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			"aria-label": texts.instrument,
			value: shown === void 0 ? "" : keyOf(shown),
			data: looking.map((one) => ({
				value: keyOf(one),
				label: isAlone ? symbolOf(one.instrument).split("/")[0] : `${one.strategy} ${symbolOf(one.instrument)}`
			})),
			onChange: (at) => {
				setSearch((old) => {
					old.set("at", at);
					return old;
				}, {
					replace: true,
					preventScrollReset: true
				});
			}
		}),
		children: shown === void 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noOutlook }) : /* @__PURE__ */ jsx(Board, {
			position: shown,
			history
		})
	});
}
function Board({ position, history }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	const { outlook } = position;
	const isSame = history?.subject?.strategy === position.strategy && history.subject.instrument === position.instrument;
	const widest = Math.max(1e-9, ...outlook.experts.map(({ weight }) => weight ?? 0));
	const average = (name) => isSame && history !== void 0 ? meanOf(history, name) : null;
	const colourAt = (name, i) => expertColour(isSame && history !== void 0 && history.experts.includes(name) ? history.experts.indexOf(name) : i);
	const ranked = outlook.experts.map((expert, i) => ({
		...expert,
		colour: colourAt(expert.name, i)
	})).toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs(SimpleGrid, {
			cols: {
				base: 2,
				xs: 3
			},
			mb: "sm",
			children: [
				/* @__PURE__ */ jsx(Stat, {
					name: texts.regime,
					value: texts.regimes[outlook.regime] ?? outlook.regime,
					hint: outlook.regimeSince !== null && outlook.regimeSince > 0 ? texts.since(f.time(outlook.regimeSince)) : void 0
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.holds,
					value: /* @__PURE__ */ jsx(Change, {
						value: outlook.forecast,
						children: f.number(outlook.forecast)
					}),
					hint: `${texts.mode}: ${texts.modes[outlook.mode] ?? outlook.mode}`
				}),
				/* @__PURE__ */ jsx(Stat, {
					name: texts.champion,
					value: /* @__PURE__ */ jsx("span", {
						style: {
							fontSize: "1rem",
							whiteSpace: "normal"
						},
						children: outlook.champion ?? texts.noChampion
					})
				})
			]
		}),
		/* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.expert }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.weight
					}),
					/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.average
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.forecast
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: ranked.map(({ name, weight, forecast, candlesLeft, colour }) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsxs("td", {
						style: { fontWeight: name === outlook.champion ? 600 : 400 },
						children: [/* @__PURE__ */ jsx(Swatch, { colour }), name]
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end figure",
						children: f.percent(weight, 1)
					}),
					/* @__PURE__ */ jsx("td", {
						style: {
							width: "22%",
							minWidth: 50
						},
						"aria-hidden": "true",
						children: /* @__PURE__ */ jsx("div", { style: {
							height: 8,
							marginTop: 5,
							borderRadius: 4,
							width: `${100 * (weight ?? 0) / widest}%`,
							background: colour
						} })
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end figure quiet",
						children: f.percent(average(name), 1)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end",
						children: candlesLeft !== void 0 && candlesLeft !== null ? /* @__PURE__ */ jsx("span", {
							className: "quiet",
							children: texts.warming(f.count(candlesLeft))
						}) : /* @__PURE__ */ jsx(Change, {
							value: forecast,
							children: f.number(forecast)
						})
					})
				] }, name)) })]
			})
		}),
		/* @__PURE__ */ jsxs(Group, {
			gap: 6,
			mt: "sm",
			children: [/* @__PURE__ */ jsxs(Text, {
				size: "xs",
				className: "quiet",
				children: [texts.events, ":"]
			}), outlook.events.length === 0 ? /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				children: texts.noEvents
			}) : outlook.events.map(({ type, text, knownAt }) => /* @__PURE__ */ jsx(Badge, {
				size: "sm",
				radius: "sm",
				variant: "light",
				color: "yellow",
				tt: "none",
				title: text,
				children: type
			}, `${type} ${knownAt}`))]
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: "xs",
			children: texts.nowHint
		})
	] });
}
function Swatch({ colour }) {
	return /* @__PURE__ */ jsx("span", {
		"aria-hidden": "true",
		style: {
			display: "inline-block",
			width: 10,
			height: 10,
			borderRadius: 3,
			background: colour,
			marginInlineEnd: 7
		}
	});
}
function meanOf({ experts, moments }, name) {
	const index = experts.indexOf(name);
	const weights = index < 0 ? [] : moments.map(({ weights: all }) => all[index] ?? 0);
	return weights.length === 0 ? null : weights.reduce((a, b) => a + b, 0) / weights.length;
}
// app/models/train-form.tsx
var LENGTHS = [
	"15m",
	"30m",
	"1h",
	"2h",
	"4h",
	"1d"
];
var SAME = "";
function TrainForm({ isOpen, close }) {
	const texts = useTexts(modelTexts);
	return /* @__PURE__ */ jsx(Modal, {
		opened: isOpen,
		onClose: close,
		title: texts.train,
		centered: true,
		children: isOpen && /* @__PURE__ */ jsx(Form, { close })
	});
}
function Form({ close }) {
	const texts = useTexts(modelTexts);
	const api = useApi();
	const client = useApiClient();
	const queries = useQueryClient();
	const { data } = useQuery(api.models.trainable.queryOptions());
	const [place, setPlace] = useState(null);
	const [on, setOn] = useState(SAME);
	const [{ minutes, trials, seed }, setLimits] = useState({
		minutes: 5,
		trials: 27,
		seed: 1
	});
	const [isBusy, setIsBusy] = useState(false);
	const chosen = data?.find((one) => textOf(one) === place) ?? data?.at(0);
	const start = async (event) => {
		event.preventDefault();
		if (chosen === void 0) return;
		setIsBusy(true);
		try {
			await client.models.train.mutate({
				...chosen,
				...on === SAME ? {} : { on },
				minutes,
				trials,
				seed
			});
			notifications.show({
				message: texts.started,
				color: "teal"
			});
			await queries.invalidateQueries({ queryKey: [["jobs"]] });
			close();
		} catch (error) {
			notifications.show({
				title: texts.failed,
				message: reasonOf$1(error),
				color: "red",
				autoClose: false
			});
		}
		setIsBusy(false);
	};
	const number = (name, label, [min, max]) => /* @__PURE__ */ jsx(NumberInput, {
		label,
		min,
		max,
		allowDecimal: false,
		value: {
			minutes,
			trials,
			seed
		}[name],
		onChange: (value) => {
			setLimits((old) => ({
				...old,
				[name]: Number(value)
			}));
		},
		required: true
	});
	return /* @__PURE__ */ jsx("form", {
		onSubmit: (event) => {
			start(event);
		},
		children: /* @__PURE__ */ jsxs(Stack, {
			gap: "sm",
			children: [
				/* @__PURE__ */ jsx(Text, {
					size: "sm",
					className: "quiet",
					children: texts.trainHint
				}),
				data?.length === 0 ? /* @__PURE__ */ jsx(Text, {
					size: "sm",
					children: texts.noData
				}) : /* @__PURE__ */ jsx(Select, {
					label: texts.trainOn,
					searchable: true,
					allowDeselect: false,
					data: (data ?? []).map(textOf),
					value: chosen === void 0 ? null : textOf(chosen),
					onChange: setPlace
				}),
				/* @__PURE__ */ jsx(Select, {
					label: texts.on,
					allowDeselect: false,
					data: [{
						value: SAME,
						label: texts.onSame
					}, ...LENGTHS.map((value) => ({
						value,
						label: value
					}))],
					value: on,
					onChange: (value) => {
						setOn(value ?? SAME);
					}
				}),
				/* @__PURE__ */ jsxs(SimpleGrid, {
					cols: 3,
					children: [
						number("minutes", texts.minutes, [1, 720]),
						number("trials", texts.trialsWanted, [1, 1e3]),
						number("seed", texts.seedLabel, [0, 2 ** 31])
					]
				}),
				/* @__PURE__ */ jsx(Button, {
					type: "submit",
					loading: isBusy,
					disabled: chosen === void 0,
					children: texts.start
				})
			]
		})
	});
}
var textOf = ({ venue, symbol, timeframe }) => `${venue} ${symbol} ${timeframe}`;
// app/models/weights-asked.ts
var RANGES = {
	hour: 36e5,
	day: 864e5,
	week: 6048e5
};
/** What the address asks for: `at` is a strategy and an instrument, `range` how far back. To the minute, so that the question stays the same for a while. */
function weightsAsked(search, now) {
	const [strategy, instrument] = (search.get("at") ?? "").split(" ");
	const range = RANGES[search.get("range") ?? "all"];
	return {
		points: 240,
		...strategy === "" ? {} : { strategy },
		...instrument === void 0 || instrument === "" ? {} : { instrument },
		...range === void 0 ? {} : { from: Math.floor((now - range) / 6e4) * 6e4 }
	};
}
// app/models/stack-shapes.ts
var round = (value) => value.toFixed(2);
/** One band for each forecaster, stacked from the bottom. The weights of a moment are brought to a sum of 1; where nobody has a say nothing is drawn. */
function stackShapes(moments, count, { from, to, width, height }) {
	const x = (at) => (to > from ? (at - from) / (to - from) : 0) * width;
	const shares = moments.map(({ weights }) => {
		const total = weights.reduce((sum, weight) => sum + Math.max(0, weight ?? 0), 0);
		return weights.map((weight) => total > 0 ? Math.max(0, weight ?? 0) / total : 0);
	});
	return Array.from({ length: count }, (_, index) => {
		const top = [];
		const bottom = [];
		for (const [i, { at }] of moments.entries()) {
			const below = shares[i].slice(0, index).reduce((a, b) => a + b, 0);
			const [low, high] = [height * (1 - below), height * (1 - below - (shares[i][index] ?? 0))];
			const [left, right] = [x(at), x(moments[i + 1]?.at ?? to)];
			top.push(`${round(left)},${round(high)}`, `${round(right)},${round(high)}`);
			bottom.push(`${round(right)},${round(low)}`, `${round(left)},${round(low)}`);
		}
		const back = Array.from({ length: moments.length }, (_unused, i) => bottom.slice(2 * (moments.length - 1 - i), 2 * (moments.length - i))).flat();
		return {
			index,
			path: moments.length === 0 ? "" : `M${[...top, ...back].join("L")}Z`
		};
	});
}
/** The last moment at or before a time. */
function momentAt(moments, at) {
	return moments.findLast((moment) => moment.at <= at) ?? moments.at(0);
}
// app/models/weights-panel.tsx
var WIDTH$1 = 1e3;
var HEIGHT$1 = 240;
/** Shares of the forecasters over time, stacked, and the regime under them. */
function WeightsPanel({ history }) {
	const texts = useTexts(modelTexts);
	const [search, setSearch] = useSearchParams();
	const put = (name, value) => {
		setSearch((old) => {
			old.set(name, value);
			return old;
		}, {
			replace: true,
			preventScrollReset: true
		});
	};
	const subjects = history?.subjects ?? [];
	const subject = history?.subject;
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.weights,
		span: 7,
		side: /* @__PURE__ */ jsxs(Group, {
			gap: "xs",
			justify: "flex-end",
			children: [subjects.length > 1 && /* @__PURE__ */ jsx(Select, {
				size: "xs",
				w: 170,
				"aria-label": texts.subject,
				allowDeselect: false,
				value: subject === null || subject === void 0 ? null : `${subject.strategy} ${subject.instrument}`,
				data: subjects.map(({ strategy, instrument }) => ({
					value: `${strategy} ${instrument}`,
					label: `${symbolOf(instrument)}, ${strategy}`
				})),
				onChange: (value) => {
					if (value !== null) put("at", value);
				}
			}), /* @__PURE__ */ jsx(SegmentedControl, {
				size: "xs",
				"aria-label": texts.range,
				value: search.get("range") ?? "all",
				data: Object.entries(texts.ranges).map(([value, label]) => ({
					value,
					label
				})),
				onChange: (value) => {
					put("range", value);
				}
			})]
		}),
		children: history === void 0 || history.moments.length < 2 ? /* @__PURE__ */ jsx("div", {
			style: { minHeight: HEIGHT$1 },
			children: /* @__PURE__ */ jsx(Empty, { text: texts.noWeights })
		}) : /* @__PURE__ */ jsx(Chart$1, { history })
	});
}
function Chart$1({ history: { experts, moments, regimes } }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	const [pointed, setPointed] = useState();
	const [from, to] = [moments[0].at, moments[moments.length - 1].at];
	const shapes = stackShapes(moments, experts.length, {
		from,
		to,
		width: WIDTH$1,
		height: HEIGHT$1
	});
	const share = (at) => to > from ? (Math.min(to, Math.max(from, at)) - from) / (to - from) : 0;
	const shown = momentAt(moments, pointed ?? to) ?? moments[0];
	const point = (event) => {
		const box = event.currentTarget.getBoundingClientRect();
		setPointed(from + (to - from) * (event.clientX - box.left) / box.width);
	};
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs("svg", {
			viewBox: `0 0 ${WIDTH$1} 262`,
			width: "100%",
			height: 262,
			preserveAspectRatio: "none",
			role: "img",
			"aria-label": texts.weights,
			onPointerMove: point,
			onPointerLeave: () => {
				setPointed(void 0);
			},
			style: {
				display: "block",
				touchAction: "pan-y"
			},
			children: [
				shapes.map(({ index, path }) => /* @__PURE__ */ jsx("path", {
					d: path,
					fill: expertColour(index),
					stroke: "var(--surface)",
					strokeWidth: "0.6",
					vectorEffect: "non-scaling-stroke",
					children: /* @__PURE__ */ jsx("title", { children: experts[index] })
				}, experts[index])),
				regimes.map(({ regime, from: begin, to: end }) => /* @__PURE__ */ jsx("rect", {
					x: WIDTH$1 * share(begin),
					y: 248,
					width: Math.max(1, WIDTH$1 * (share(end) - share(begin))),
					height: 12,
					fill: regimeColour(regime),
					children: /* @__PURE__ */ jsx("title", { children: `${texts.regimes[regime] ?? regime}, ${f.moment(begin)}` })
				}, `${regime} ${begin}`)),
				pointed !== void 0 && /* @__PURE__ */ jsx("line", {
					x1: WIDTH$1 * share(shown.at),
					x2: WIDTH$1 * share(shown.at),
					y1: 0,
					y2: 262,
					stroke: "var(--ink)",
					strokeWidth: "1",
					vectorEffect: "non-scaling-stroke"
				})
			]
		}),
		/* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			mt: 4,
			children: [/* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet figure",
				children: f.moment(from)
			}), /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet figure",
				children: f.moment(to)
			})]
		}),
		/* @__PURE__ */ jsxs(Text, {
			size: "sm",
			mt: 6,
			className: "figure",
			style: { whiteSpace: "normal" },
			children: [
				texts.atMoment,
				" ",
				f.moment(shown.at),
				": ",
				/* @__PURE__ */ jsx(Swatch, { colour: regimeColour(shown.regime) }),
				texts.regimes[shown.regime] ?? shown.regime,
				", ",
				shown.champion ?? texts.noChampion
			]
		}),
		/* @__PURE__ */ jsx(Group, {
			gap: "xs",
			mt: 6,
			mih: 70,
			align: "flex-start",
			children: experts.map((name, i) => /* @__PURE__ */ jsxs(Text, {
				size: "xs",
				className: "figure",
				children: [
					/* @__PURE__ */ jsx(Swatch, { colour: expertColour(i) }),
					name,
					" ",
					f.percent(shown.weights[i], 0)
				]
			}, name))
		}),
		/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: "xs",
			children: texts.weightsHint
		})
	] });
}
// app/routes/models.tsx
var models_exports = /* @__PURE__ */ __exportAll({
	default: () => models_default,
	loader: () => loader$2,
	meta: () => meta$2,
	shouldRevalidate: () => shouldRevalidate$2
});
var meta$2 = () => [{ title: "Models · coinbot" }];
/** What is chosen in the address is looked up in the browser: the server is not asked again for each click. */
var shouldRevalidate$2 = () => false;
async function loader$2({ context, request }) {
	const { api } = context.get(pageContext);
	const asked = weightsAsked(new URL(request.url).searchParams, Date.now());
	const [shelf, weights, jobs] = await Promise.all([
		api?.models.shelf(),
		api?.models.weights(asked),
		api?.jobs.list({
			kinds: ["train"],
			most: 5
		})
	]);
	return {
		shelf,
		asked,
		weights,
		jobs
	};
}
var models_default = UNSAFE_withComponentProps(function Models() {
	const texts = useTexts(modelTexts);
	const first = useLoaded();
	const api = useApi();
	const status = useStatus();
	const [search] = useSearchParams();
	const [isTraining, setIsTraining] = useState(false);
	const asked = weightsAsked(search, Date.now());
	const isFirst = JSON.stringify(asked) === JSON.stringify(first.asked);
	const { data: shelf } = useQuery(api.models.shelf.queryOptions(void 0, {
		refetchInterval: 1e4,
		...first.shelf === void 0 ? {} : { initialData: first.shelf }
	}));
	const { data: weights } = useQuery(api.models.weights.queryOptions(asked, {
		refetchInterval: 2e4,
		placeholderData: keepPreviousData,
		...isFirst && first.weights !== void 0 ? { initialData: first.weights } : {}
	}));
	const jobs = useJobs(["train"], first.jobs, 5);
	const chosen = search.get("model");
	const model = shelf?.slots.flatMap(({ models }) => models).find((one) => one.model === chosen);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			title: texts.title,
			children: /* @__PURE__ */ jsxs(Button, {
				size: "sm",
				onClick: () => {
					setIsTraining(true);
				},
				"data-testid": "train",
				children: [texts.train, " …"]
			})
		}),
		/* @__PURE__ */ jsx(TrainForm, {
			isOpen: isTraining,
			close: () => {
				setIsTraining(false);
			}
		}),
		shelf !== void 0 && shelf.warnings.length > 0 && /* @__PURE__ */ jsx(Alert, {
			color: "yellow",
			variant: "light",
			mb: "md",
			title: texts.warnings,
			children: shelf.warnings.map((text) => /* @__PURE__ */ jsx(Text, {
				size: "sm",
				children: text
			}, text))
		}),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [
				/* @__PURE__ */ jsx(OutlookPanel, {
					positions: status?.positions ?? [],
					history: weights
				}),
				/* @__PURE__ */ jsx(WeightsPanel, { history: weights }),
				/* @__PURE__ */ jsx(Leaderboard, { shelf }),
				shelf !== void 0 && model !== void 0 && /* @__PURE__ */ jsx(ModelDetails, {
					shelf,
					model
				}),
				jobs.length > 0 && /* @__PURE__ */ jsx(Panel, {
					title: texts.trainings,
					children: jobs.map((job) => /* @__PURE__ */ jsx(JobLine, { job }, job.id))
				}),
				shelf !== void 0 && /* @__PURE__ */ jsx(Scheduled, {
					trainings: shelf.trainings,
					refused: shelf.refused
				}),
				/* @__PURE__ */ jsx(ModelHistory, {
					history: shelf?.history ?? [],
					model: model?.model ?? null
				})
			]
		})
	] });
});
function Scheduled({ trainings, refused }) {
	const texts = useTexts(modelTexts);
	const f = useFormats();
	return /* @__PURE__ */ jsxs(Fragment, { children: [trainings.length > 0 && /* @__PURE__ */ jsx(Panel, {
		title: texts.trainings,
		children: trainings.map(({ slot, at, text }) => /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			children: [
				/* @__PURE__ */ jsx("span", {
					className: "figure quiet",
					children: f.moment(at)
				}),
				" ",
				text
			]
		}, slot))
	}), refused.length > 0 && /* @__PURE__ */ jsx(Panel, {
		title: texts.refusedBundles,
		children: refused.map(({ model, why }) => /* @__PURE__ */ jsxs(Text, {
			size: "sm",
			children: [
				/* @__PURE__ */ jsx("strong", { children: model }),
				": ",
				why
			]
		}, model))
	})] });
}
var trialTexts = {
	ko: {
		title: "시행 기록",
		lead: "모든 백테스트와 탐색, 학습을 여기에 세어 두고 지우지 않습니다. 얼마나 많이 시도했는지가 판정의 기준이 되기 때문입니다.",
		none: "아직 시도한 것이 없습니다.",
		noneHint: "백테스트, 최적화, 학습을 실행하면 저절로 기록됩니다.",
		total: "시행",
		strategies: "전략",
		best: "최고 샤프 비율",
		luck: "운만으로",
		beats: (p) => `운보다 ${p} 높음`,
		below: "운보다 높지 않음",
		totals: "전략과 시장별",
		strategy: "전략",
		market: "시장",
		trials: "시행",
		first: "처음",
		last: "마지막",
		all: "전체",
		luckTitle: "여러 번 가운데 최고",
		luckHint: "충분히 많이 시도하면 무언가는 좋아 보입니다. 점선은 아무 우위도 없는 독립 시행을 그만큼 했을 때 최고가 평균적으로 보이는 연간 샤프 비율입니다(Bailey와 López de Prado 2014). 최고 기록이 이 선보다 낮으면 의미가 없습니다. 서로 닮은 시행은 더 적은 수로 쳐야 하므로 실제 선은 조금 낮습니다.",
		bestSoFar: "그때까지의 최고",
		byLuck: "운만으로",
		noLuck: "일일 수익률이 있는 시행이 없습니다.",
		afterTrials: (n) => `시행 ${n}건 뒤`,
		count: "시행 수",
		overTime: "날짜별 시행",
		day: "날짜 (UTC)",
		inAll: "누적",
		list: "시행 목록",
		filter: "파라미터, ID 또는 데이터",
		kind: "종류",
		kinds: {
			backtest: "백테스트",
			sweep: "탐색",
			train: "학습"
		},
		order: "정렬",
		orders: {
			newest: "최신순",
			oldest: "오래된 순",
			sharpe: "샤프 비율 높은 순",
			trades: "거래 많은 순"
		},
		time: "시각",
		params: "파라미터",
		timeframe: "캔들",
		sharpe: "샤프",
		profit: "순손익",
		drawdown: "낙폭",
		trades: "거래",
		pick: "비교",
		pickOne: (id) => `시행 ${id} 비교`,
		noFit: "맞는 시행이 없습니다. 조건을 줄여 보세요.",
		page: (from, to, all) => `${all}건 중 ${from}–${to}`,
		previous: "이전",
		next: "다음",
		lockBox: "록박스를 열었음",
		show: "자세히",
		compare: "나란히 보기",
		clear: "비우기",
		id: "시행",
		figures: "지표",
		settings: "설정",
		data: "데이터",
		code: "코드",
		seed: "시드",
		orderHash: "주문",
		days: "일수",
		differs: "다른 것만",
		selection: "종목 선정",
		most: "여덟 개까지 비교할 수 있습니다."
	},
	en: {
		title: "Trials",
		lead: "Every backtest, sweep and training is counted here, and never taken out: verdicts are judged by how much was tried.",
		none: "Nothing was tried yet.",
		noneHint: "Run a backtest, an optimisation or a training: each is written down here by itself.",
		total: "Trials",
		strategies: "Strategies",
		best: "Best Sharpe ratio",
		luck: "Luck alone",
		beats: (p) => `${p} above luck`,
		below: "not above luck",
		totals: "By strategy and market",
		strategy: "Strategy",
		market: "Market",
		trials: "Trials",
		first: "First",
		last: "Last",
		all: "All",
		luckTitle: "The best of so many",
		luckHint: "Try often enough, and something looks good. The dashed line is the annual Sharpe ratio that the best of so many independent trials without any edge shows on average (Bailey and López de Prado 2014). A best below it says nothing; trials that resemble each other are worth fewer, which lowers the line somewhat.",
		bestSoFar: "Best so far",
		byLuck: "By luck alone",
		noLuck: "No trial with daily returns fits.",
		afterTrials: (n) => `after ${n} trials`,
		count: "Trials",
		overTime: "Trials by day",
		day: "Day (UTC)",
		inAll: "in all",
		list: "Trials, one by one",
		filter: "Parameters, id or data",
		kind: "Kind",
		kinds: {
			backtest: "Backtest",
			sweep: "Sweep",
			train: "Training"
		},
		order: "Order",
		orders: {
			newest: "Newest first",
			oldest: "Oldest first",
			sharpe: "Best Sharpe first",
			trades: "Most trades first"
		},
		time: "Time",
		params: "Parameters",
		timeframe: "Candles",
		sharpe: "Sharpe",
		profit: "Net profit",
		drawdown: "Drawdown",
		trades: "Trades",
		pick: "Compare",
		pickOne: (id) => `Compare trial ${id}`,
		noFit: "No trial fits. Take a filter away.",
		page: (from, to, all) => `${from}–${to} of ${all}`,
		previous: "Previous",
		next: "Next",
		lockBox: "opened a lock-box",
		show: "Details",
		compare: "Side by side",
		clear: "Clear",
		id: "Trial",
		figures: "Figures",
		settings: "Settings",
		data: "Data",
		code: "Code",
		seed: "Seed",
		orderHash: "Orders",
		days: "Days",
		differs: "Only what differs",
		selection: "Selection",
		most: "At most eight can be compared."
	}
};
// app/trials/param-text.ts
/** `fast 5, slow 20`, for a line of a table. */
var paramText = (params) => Object.entries(params).map(([name, value]) => `${name} ${valueText(value)}`).join(", ");
var valueText = (value) => typeof value === "string" ? value : typeof value === "number" ? String(Number(value.toPrecision(6))) : JSON.stringify(value) ?? "";
/** Nested settings as `market.spreadBps`, so that they can stand in a table side by side. */
function flatten(value, name = "") {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value === null || value === void 0 ? {} : { [name]: valueText(value) };
	return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flatten(inner, name === "" ? key : `${name}.${key}`)));
}
var ORDERS = [
	"newest",
	"oldest",
	"sharpe",
	"trades"
];
var KINDS = [
	"backtest",
	"sweep",
	"train"
];
var ID = /^[0-9a-f]{8,64}$/;
/** Which trials the address means. */
function wantedTrials(search) {
	const [strategy, instrument] = [search.get("strategy") ?? "", search.get("instrument") ?? ""];
	const kind = KINDS.find((one) => one === search.get("kind"));
	return {
		...strategy === "" ? {} : { strategy: strategy.slice(0, 120) },
		...instrument === "" ? {} : { instrument: instrument.slice(0, 60) },
		...kind === void 0 ? {} : { kind }
	};
}
function trialsAsked(search) {
	const page = Number(search.get("page") ?? 1);
	return {
		...wantedTrials(search),
		text: (search.get("text") ?? "").slice(0, 200),
		order: ORDERS.find((one) => one === search.get("order")) ?? "newest",
		most: 25,
		skip: Number.isSafeInteger(page) && page > 1 && page < 1e5 ? (page - 1) * 25 : 0
	};
}
/** Trials to be compared: beginnings of ids. */
var pickedTrials = (search) => [...new Set((search.get("pick") ?? "").split(",").filter((id) => ID.test(id)))].slice(0, 8);
// app/trials/trial-list.tsx
var SHORT = 12;
/** Changes the address: another filter begins at the first page again. */
function usePut() {
	const [, setSearch] = useSearchParams();
	return (changes) => {
		setSearch((old) => {
			const next = new URLSearchParams(old);
			if (!("page" in changes) && !("pick" in changes)) next.delete("page");
			for (const [name, value] of Object.entries(changes)) if (value === null || value === "") next.delete(name);
			else next.set(name, value);
			return next;
		}, {
			replace: true,
			preventScrollReset: true
		});
	};
}
function TrialFilters({ totals }) {
	const texts = useTexts(trialTexts);
	const [search] = useSearchParams();
	const put = usePut();
	const [typed, setTyped] = useState(search.get("text") ?? "");
	const putText = useDebouncedCallback((text) => {
		put({ text });
	}, 300);
	const kinds = totals.kinds.map((kind) => ({
		value: kind,
		label: texts.kinds[kind]
	}));
	return /* @__PURE__ */ jsxs(Group, {
		gap: "xs",
		mb: "md",
		children: [
			/* @__PURE__ */ jsx(Select, {
				size: "sm",
				w: 190,
				searchable: true,
				clearable: true,
				placeholder: texts.strategy,
				"aria-label": texts.strategy,
				data: [...totals.strategies],
				value: search.get("strategy"),
				onChange: (strategy) => {
					put({ strategy });
				}
			}),
			/* @__PURE__ */ jsx(Select, {
				size: "sm",
				w: 170,
				searchable: true,
				clearable: true,
				placeholder: texts.market,
				"aria-label": texts.market,
				data: totals.instruments.map((value) => ({
					value,
					label: symbolOf(value)
				})),
				value: search.get("instrument"),
				onChange: (instrument) => {
					put({ instrument });
				}
			}),
			/* @__PURE__ */ jsx(Select, {
				size: "sm",
				w: 130,
				clearable: true,
				placeholder: texts.kind,
				"aria-label": texts.kind,
				data: kinds,
				value: search.get("kind"),
				onChange: (kind) => {
					put({ kind });
				}
			}),
			/* @__PURE__ */ jsx(TextInput, {
				size: "sm",
				w: 200,
				placeholder: texts.filter,
				"aria-label": texts.filter,
				value: typed,
				onChange: ({ currentTarget: { value } }) => {
					setTyped(value);
					putText(value);
				}
			})
		]
	});
}
function TrialList({ page }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const [search] = useSearchParams();
	const put = usePut();
	const number = Math.max(1, Number(search.get("page") ?? 1) || 1);
	const trials = page?.trials ?? [];
	const found = page?.found ?? 0;
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.list,
		side: /* @__PURE__ */ jsx(Select, {
			size: "xs",
			w: 170,
			allowDeselect: false,
			"aria-label": texts.order,
			data: Object.entries(texts.orders).map(([value, label]) => ({
				value,
				label
			})),
			value: search.get("order") ?? "newest",
			onChange: (order) => {
				put({ order });
			}
		}),
		children: [trials.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFit }) : /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.pick }),
					/* @__PURE__ */ jsxs("th", { children: [
						texts.time,
						" (",
						f.zoneName,
						")"
					] }),
					/* @__PURE__ */ jsx("th", { children: texts.kind }),
					/* @__PURE__ */ jsx("th", { children: texts.strategy }),
					/* @__PURE__ */ jsx("th", { children: texts.market }),
					/* @__PURE__ */ jsx("th", { children: texts.params }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.sharpe
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.profit
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.trades
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: trials.map((trial) => /* @__PURE__ */ jsx(Row, { trial }, trial.id)) })]
			})
		}), /* @__PURE__ */ jsxs(Group, {
			justify: "space-between",
			mt: "sm",
			children: [
				/* @__PURE__ */ jsx(Button, {
					size: "xs",
					variant: "default",
					disabled: number <= 1,
					onClick: () => {
						put({ page: String(number - 1) });
					},
					children: texts.previous
				}),
				/* @__PURE__ */ jsx(Text, {
					size: "sm",
					className: "quiet figure",
					children: found > 0 && texts.page(f.count((number - 1) * 25 + 1), f.count(Math.min(found, number * 25)), f.count(found))
				}),
				/* @__PURE__ */ jsx(Button, {
					size: "xs",
					variant: "default",
					disabled: number * 25 >= found,
					onClick: () => {
						put({ page: String(number + 1) });
					},
					children: texts.next
				})
			]
		})]
	});
}
function Row({ trial: { id, at, kind, strategy, instruments, timeframe, params, metrics, hasOpenedLockBox } }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const [search] = useSearchParams();
	const put = usePut();
	const picked = pickedTrials(search);
	const short = id.slice(0, SHORT);
	const isPicked = picked.includes(short);
	const profit = metrics["netProfit"];
	return /* @__PURE__ */ jsxs("tr", { children: [
		/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Checkbox, {
			size: "xs",
			"aria-label": texts.pickOne(short),
			checked: isPicked,
			disabled: !isPicked && picked.length >= 8,
			onChange: () => {
				put({ pick: (isPicked ? picked.filter((one) => one !== short) : [...picked, short]).join(",") });
			}
		}) }),
		/* @__PURE__ */ jsx("td", {
			className: "figure quiet",
			children: f.moment(at)
		}),
		/* @__PURE__ */ jsxs("td", { children: [texts.kinds[kind], hasOpenedLockBox && /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			children: texts.lockBox
		})] }),
		/* @__PURE__ */ jsx("td", { children: strategy }),
		/* @__PURE__ */ jsxs("td", { children: [
			instruments.map(symbolOf).join(", "),
			" ",
			/* @__PURE__ */ jsx("span", {
				className: "quiet",
				children: timeframe
			})
		] }),
		/* @__PURE__ */ jsx("td", {
			className: "clip",
			title: paramText(params),
			children: paramText(params)
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end figure",
			children: f.number(metrics["sharpe"])
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end",
			children: /* @__PURE__ */ jsx(Change, {
				value: profit,
				children: f.number(profit)
			})
		}),
		/* @__PURE__ */ jsx("td", {
			className: "end figure",
			children: f.count(metrics["trades"])
		})
	] });
}
// app/trials/compare-panel.tsx
/** Trials side by side: what was asked for, and what came of it. */
function ComparePanel({ ids }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const put = usePut();
	const [isShort, setIsShort] = useState(false);
	const { data } = useQuery(useApi().trials.several.queryOptions({ ids: [...ids] }, {
		placeholderData: keepPreviousData,
		staleTime: Infinity
	}));
	const trials = data ?? [];
	const groups = [
		{
			title: texts.figures,
			cells: trials.map(({ metrics, days }) => ({
				...figures(metrics, f),
				[texts.days]: f.count(days)
			}))
		},
		{
			title: texts.params,
			cells: trials.map(({ params }) => flatten(params))
		},
		{
			title: texts.settings,
			cells: trials.map((trial) => ({
				...flatten(trial.settings),
				...identity(trial, texts)
			}))
		}
	];
	return /* @__PURE__ */ jsx(Panel, {
		id: "compare",
		title: texts.compare,
		side: /* @__PURE__ */ jsxs(Group, {
			gap: "sm",
			children: [/* @__PURE__ */ jsx(Switch, {
				size: "xs",
				label: texts.differs,
				checked: isShort,
				disabled: trials.length < 2,
				onChange: ({ currentTarget }) => {
					setIsShort(currentTarget.checked);
				}
			}), /* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				onClick: () => {
					put({ pick: null });
				},
				children: texts.clear
			})]
		}),
		children: /* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("th", { children: texts.id }), trials.map(({ id, strategy, instruments, timeframe, at }) => /* @__PURE__ */ jsxs("th", {
					className: "end",
					children: [
						/* @__PURE__ */ jsx("code", { children: id.slice(0, 12) }),
						/* @__PURE__ */ jsx("br", {}),
						strategy,
						/* @__PURE__ */ jsx("br", {}),
						instruments.map(symbolOf).join(", "),
						" ",
						timeframe,
						/* @__PURE__ */ jsx("br", {}),
						/* @__PURE__ */ jsx("span", {
							className: "figure",
							children: f.moment(at)
						})
					]
				}, id))] }) }), /* @__PURE__ */ jsx("tbody", { children: groups.map(({ title, cells }) => /* @__PURE__ */ jsxs(Fragment$1, { children: [/* @__PURE__ */ jsx("tr", { children: /* @__PURE__ */ jsx("td", {
					colSpan: trials.length + 1,
					children: /* @__PURE__ */ jsx(Text, {
						size: "xs",
						fw: 600,
						mt: 6,
						children: title
					})
				}) }), namesOf(cells, isShort && trials.length > 1).map((name) => /* @__PURE__ */ jsxs("tr", { children: [/* @__PURE__ */ jsx("td", { children: name }), cells.map((own, i) => /* @__PURE__ */ jsx("td", {
					className: "end figure",
					style: {
						maxWidth: 260,
						overflow: "hidden",
						textOverflow: "ellipsis"
					},
					title: own[name],
					children: own[name] ?? "–"
				}, trials[i].id))] }, name))] }, title)) })]
			})
		})
	});
}
var namesOf = (cells, isShort) => [...new Set(cells.flatMap((own) => Object.keys(own)))].filter((name) => !isShort || new Set(cells.map((own) => own[name])).size > 1);
var SHARES = /* @__PURE__ */ new Set([
	"cagr",
	"maxDrawdown",
	"psr",
	"auc"
]);
var figures = (metrics, f) => Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, SHARES.has(name) ? f.percent(value) : name === "trades" ? f.count(value) : f.number(value, 3)]));
function identity({ dataHash, codeHash, orderHash, seed, selection, lockBox }, texts) {
	return {
		[texts.seed]: String(seed),
		[texts.data]: dataHash.slice(0, 12),
		[texts.code]: codeHash.slice(0, 12),
		[texts.orderHash]: orderHash.slice(0, 12),
		...selection === null ? {} : { [texts.selection]: JSON.stringify(selection) },
		...lockBox === null ? {} : { [texts.lockBox]: `${new Date(lockBox.from).toISOString().slice(0, 10)} – ${new Date(lockBox.to).toISOString().slice(0, 10)}` }
	};
}
// app/trials/days-panel.tsx
var SHOWN = 12;
/** How much was tried on each day on which something was. */
function TrialDays({ days }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const shown = days.slice(-12).toReversed();
	const widest = Math.max(1, ...shown.map(({ count }) => count));
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.overTime,
		span: 5,
		children: [shown.length === 0 ? /* @__PURE__ */ jsx(Empty, { text: texts.noFit }) : /* @__PURE__ */ jsxs("table", {
			className: "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("th", { children: texts.day }),
				/* @__PURE__ */ jsx("th", { "aria-hidden": "true" }),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.trials
				}),
				/* @__PURE__ */ jsx("th", {
					className: "end",
					children: texts.inAll
				})
			] }) }), /* @__PURE__ */ jsx("tbody", { children: shown.map(({ at, count, total }) => /* @__PURE__ */ jsxs("tr", { children: [
				/* @__PURE__ */ jsx("td", {
					className: "figure",
					children: new Date(at).toISOString().slice(0, 10)
				}),
				/* @__PURE__ */ jsx("td", {
					style: { width: "40%" },
					"aria-hidden": "true",
					children: /* @__PURE__ */ jsx("div", { style: {
						height: 8,
						marginTop: 5,
						borderRadius: 4,
						width: `${Math.max(1, 100 * count / widest)}%`,
						background: "var(--mantine-color-teal-5)"
					} })
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end figure",
					children: f.count(count)
				}),
				/* @__PURE__ */ jsx("td", {
					className: "end figure quiet",
					children: f.count(total)
				})
			] }, at)) })]
		}), days.length > SHOWN && /* @__PURE__ */ jsxs(Text, {
			size: "xs",
			className: "quiet",
			mt: "xs",
			children: ["… ", f.count(days.length - SHOWN)]
		})]
	});
}
// app/trials/luck-panel.tsx
var [WIDTH, HEIGHT] = [1e3, 220];
/** The best that was found against what as many tries without an edge would find. */
function LuckPanel({ luck }) {
	const texts = useTexts(trialTexts);
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.luckTitle,
		span: 7,
		children: [luck === void 0 || luck.points.length < 2 ? /* @__PURE__ */ jsx("div", {
			style: { minHeight: HEIGHT },
			children: /* @__PURE__ */ jsx(Empty, { text: texts.noLuck })
		}) : /* @__PURE__ */ jsx(Chart, { points: luck.points }), /* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mt: "sm",
			children: texts.luckHint
		})]
	});
}
function Chart({ points }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const [pointed, setPointed] = useState();
	const values = points.flatMap(({ best, luck }) => [luck, ...best === null ? [] : [best]]);
	const [low, high] = [Math.min(0, ...values), Math.max(.5, ...values)];
	const [first, last] = [points[0].count, points[points.length - 1].count];
	const x = (count) => WIDTH * (Math.log(count) - Math.log(first)) / Math.max(1e-9, Math.log(last) - Math.log(first));
	const y = (value) => HEIGHT - 6 - (HEIGHT - 12) * (value - low) / (high - low);
	const path = (of) => points.flatMap((point) => {
		const value = of(point);
		return value === null ? [] : [`${x(point.count).toFixed(1)},${y(value).toFixed(1)}`];
	}).join(" ");
	const shown = points.findLast(({ count }) => x(count) <= (pointed ?? WIDTH)) ?? points[0];
	const point = (event) => {
		const box = event.currentTarget.getBoundingClientRect();
		setPointed(WIDTH * (event.clientX - box.left) / box.width);
	};
	const ticks = [
		low,
		0,
		high / 2,
		high
	].filter((tick, i, all) => all.findIndex((other) => Math.abs(other - tick) < (high - low) / 12) === i);
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs("div", {
		style: {
			position: "relative",
			paddingInlineStart: 34
		},
		children: [
			ticks.map((tick) => /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet figure",
				style: {
					position: "absolute",
					insetInlineStart: 0,
					top: y(tick) - 9
				},
				children: f.number(tick, 1)
			}, tick)),
			/* @__PURE__ */ jsxs("svg", {
				viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
				width: "100%",
				height: HEIGHT,
				preserveAspectRatio: "none",
				role: "img",
				"aria-label": texts.luckTitle,
				onPointerMove: point,
				onPointerLeave: () => {
					setPointed(void 0);
				},
				style: {
					display: "block",
					touchAction: "pan-y"
				},
				children: [
					ticks.map((tick) => /* @__PURE__ */ jsx("line", {
						x1: 0,
						x2: WIDTH,
						y1: y(tick),
						y2: y(tick),
						stroke: "var(--line)",
						vectorEffect: "non-scaling-stroke"
					}, tick)),
					/* @__PURE__ */ jsx("polyline", {
						points: path(({ luck }) => luck),
						fill: "none",
						stroke: "var(--amber)",
						strokeWidth: "1.8",
						strokeDasharray: "6 4",
						vectorEffect: "non-scaling-stroke"
					}),
					/* @__PURE__ */ jsx("polyline", {
						points: path(({ best }) => best),
						fill: "none",
						stroke: "var(--mantine-color-teal-5)",
						strokeWidth: "2",
						vectorEffect: "non-scaling-stroke"
					}),
					pointed !== void 0 && /* @__PURE__ */ jsx("line", {
						x1: x(shown.count),
						x2: x(shown.count),
						y1: 0,
						y2: HEIGHT,
						stroke: "var(--ink-quiet)",
						vectorEffect: "non-scaling-stroke"
					})
				]
			}),
			/* @__PURE__ */ jsxs(Group, {
				justify: "space-between",
				children: [/* @__PURE__ */ jsxs(Text, {
					size: "xs",
					className: "quiet figure",
					children: [
						texts.count,
						": ",
						f.count(first)
					]
				}), /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet figure",
					children: f.count(last)
				})]
			})
		]
	}), /* @__PURE__ */ jsxs(Group, {
		gap: "md",
		mt: 6,
		children: [
			/* @__PURE__ */ jsxs(Text, {
				size: "sm",
				className: "figure",
				children: [
					/* @__PURE__ */ jsx("span", {
						"aria-hidden": "true",
						style: { color: "var(--mantine-color-teal-5)" },
						children: "━ "
					}),
					texts.bestSoFar,
					" ",
					f.number(shown.best)
				]
			}),
			/* @__PURE__ */ jsxs(Text, {
				size: "sm",
				className: "figure",
				children: [
					/* @__PURE__ */ jsx("span", {
						"aria-hidden": "true",
						className: "warn",
						children: "╌ "
					}),
					texts.byLuck,
					" ",
					f.number(shown.luck)
				]
			}),
			/* @__PURE__ */ jsxs(Text, {
				size: "sm",
				className: "quiet figure",
				children: [
					texts.afterTrials(f.count(shown.count)),
					", ",
					f.day(shown.at)
				]
			})
		]
	})] });
}
// app/trials/totals-panel.tsx
var FIRST = 12;
/** What was tried on which market, and whether the best of it says more than luck. */
function TotalsPanel({ totals }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const [search] = useSearchParams();
	const [isWhole, setIsWhole] = useState(false);
	const shown = isWhole ? totals : totals.slice(0, FIRST);
	const to = ({ strategy, instruments }) => {
		const next = new URLSearchParams(search);
		next.set("strategy", strategy);
		if (instruments.length > 0) next.set("instrument", instruments[0]);
		next.delete("page");
		return next.toString();
	};
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.totals,
		children: [/* @__PURE__ */ jsx("div", {
			className: "scroll-x",
			children: /* @__PURE__ */ jsxs("table", {
				className: "rows",
				children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("th", { children: texts.strategy }),
					/* @__PURE__ */ jsx("th", { children: texts.market }),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.trials
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.best
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.luck
					}),
					/* @__PURE__ */ jsx("th", {}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.first
					}),
					/* @__PURE__ */ jsx("th", {
						className: "end",
						children: texts.last
					})
				] }) }), /* @__PURE__ */ jsx("tbody", { children: shown.map((total) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Link, {
						to: { search: to(total) },
						preventScrollReset: true,
						children: total.strategy
					}) }),
					/* @__PURE__ */ jsx("td", { children: total.instruments.map(symbolOf).join(", ") }),
					/* @__PURE__ */ jsx("td", {
						className: "end figure",
						children: f.count(total.trials)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end figure",
						children: f.number(total.bestSharpe)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end figure quiet",
						children: f.number(total.luckySharpe)
					}),
					/* @__PURE__ */ jsx("td", { children: /* @__PURE__ */ jsx(Against, { total }) }),
					/* @__PURE__ */ jsx("td", {
						className: "end figure quiet",
						children: f.day(total.first)
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end figure quiet",
						children: f.day(total.last)
					})
				] }, `${total.strategy} ${total.instruments.join(" ")}`)) })]
			})
		}), totals.length > shown.length && /* @__PURE__ */ jsxs(Button, {
			mt: "sm",
			size: "xs",
			variant: "default",
			onClick: () => {
				setIsWhole(true);
			},
			children: [
				texts.all,
				" (",
				f.count(totals.length),
				")"
			]
		})]
	});
}
function Against({ total: { bestSharpe, luckySharpe } }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	if (bestSharpe === null || luckySharpe === null) return null;
	return bestSharpe > luckySharpe ? /* @__PURE__ */ jsx("span", {
		className: "figure",
		children: texts.beats(f.number(bestSharpe - luckySharpe))
	}) : /* @__PURE__ */ jsx("span", {
		className: "warn",
		children: texts.below
	});
}
// app/routes/trials.tsx
var trials_exports = /* @__PURE__ */ __exportAll({
	default: () => trials_default,
	loader: () => loader$1,
	meta: () => meta$1,
	shouldRevalidate: () => shouldRevalidate$1
});
var meta$1 = () => [{ title: "Trials · coinbot" }];
/** Filters are answered in the browser: the server is not asked for the whole page again. */
var shouldRevalidate$1 = () => false;
async function loader$1({ context, request }) {
	const { api } = context.get(pageContext);
	const { searchParams } = new URL(request.url);
	const [asked, wanted] = [trialsAsked(searchParams), wantedTrials(searchParams)];
	const [totals, page, luck] = await Promise.all([
		api?.trials.totals(),
		api?.trials.list(asked),
		api?.trials.luck(wanted)
	]);
	return {
		asked,
		wanted,
		totals,
		page,
		luck
	};
}
var EVERY_MS = 3e4;
var trials_default = UNSAFE_withComponentProps(function Trials() {
	const texts = useTexts(trialTexts);
	const first = useLoaded();
	const api = useApi();
	const [search] = useSearchParams();
	const [asked, wanted, picked] = [
		trialsAsked(search),
		wantedTrials(search),
		pickedTrials(search)
	];
	const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
	const { data: totals } = useQuery(api.trials.totals.queryOptions(void 0, {
		refetchInterval: EVERY_MS,
		...first.totals === void 0 ? {} : { initialData: first.totals }
	}));
	const { data: page } = useQuery(api.trials.list.queryOptions(asked, {
		refetchInterval: EVERY_MS,
		placeholderData: keepPreviousData,
		...isSame(asked, first.asked) && first.page !== void 0 ? { initialData: first.page } : {}
	}));
	const { data: luck } = useQuery(api.trials.luck.queryOptions(wanted, {
		refetchInterval: EVERY_MS,
		placeholderData: keepPreviousData,
		...isSame(wanted, first.wanted) && first.luck !== void 0 ? { initialData: first.luck } : {}
	}));
	if (totals === void 0 || totals.trials === 0) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PageTitle, { title: texts.title }), /* @__PURE__ */ jsx(Panel, { children: /* @__PURE__ */ jsx(Empty, {
		text: texts.none,
		children: /* @__PURE__ */ jsx(Text, {
			size: "sm",
			className: "quiet",
			children: texts.noneHint
		})
	}) })] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { title: texts.title }),
		/* @__PURE__ */ jsx(TrialFilters, { totals }),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [
				/* @__PURE__ */ jsx(Figures, { totals }),
				/* @__PURE__ */ jsx(LuckPanel, { luck }),
				/* @__PURE__ */ jsx(TrialDays, { days: luck?.days ?? [] }),
				/* @__PURE__ */ jsx(TotalsPanel, { totals: totals.totals }),
				picked.length > 0 && /* @__PURE__ */ jsx(ComparePanel, { ids: picked }),
				/* @__PURE__ */ jsx(TrialList, { page })
			]
		})
	] });
});
function Figures({ totals: { trials, totals, strategies } }) {
	const texts = useTexts(trialTexts);
	const f = useFormats();
	const best = totals.reduce((a, b) => (b.bestSharpe ?? -Infinity) > (a?.bestSharpe ?? -Infinity) ? b : a, void 0);
	return /* @__PURE__ */ jsxs(Panel, { children: [/* @__PURE__ */ jsxs(SimpleGrid, {
		cols: {
			base: 2,
			sm: 3
		},
		children: [
			/* @__PURE__ */ jsx(Stat, {
				name: texts.total,
				value: f.count(trials)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.strategies,
				value: f.count(strategies.length)
			}),
			/* @__PURE__ */ jsx(Stat, {
				name: texts.best,
				value: f.number(best?.bestSharpe),
				hint: best?.strategy
			})
		]
	}), /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		mt: "sm",
		children: texts.lead
	})] });
}
var sqlTexts = {
	ko: {
		title: "SQL",
		question: "SQL 질문",
		run: "실행",
		running: "실행 중 …",
		stop: "멈추기",
		hint: "Ctrl+Enter로 실행합니다",
		limits: (rows, seconds, mb) => `읽기만 합니다. 최대 ${rows}행, ${seconds}초, ${mb}MB까지입니다.`,
		tables: "테이블",
		tablesHint: "이름을 누르면 질문에 들어갑니다.",
		columnsOf: (t) => `${t}의 열`,
		queries: "질문",
		saved: "저장한 질문",
		examples: "예시",
		history: "최근 질문",
		noSaved: "아직 저장한 질문이 없습니다.",
		noHistory: "아직 물어본 것이 없습니다.",
		name: "이름",
		save: "저장",
		saveAs: "다른 이름으로 저장 …",
		deleteIt: (n) => `${n} 삭제`,
		savedAs: (n) => `“${n}”(으)로 저장했습니다.`,
		failed: "처리하지 못했습니다",
		open: (n) => `${n} 열기`,
		result: "답",
		empty: "예시를 고르거나 질문을 직접 쓰고 Ctrl+Enter를 누르세요.",
		noRows: "맞는 것이 없어 답에 행이 없습니다.",
		took: (rows, time) => `${rows}행, ${time}`,
		cut: (rows) => `${rows}행에서 잘랐습니다. 더 있으니 LIMIT을 쓰거나 요약해서 물어보세요.`,
		stopped: "멈췄습니다.",
		refused: "답할 수 없는 질문입니다",
		csv: "CSV 내려받기",
		sortBy: (n) => `${n} 기준 정렬`,
		previous: "이전",
		next: "다음",
		page: (from, to, all) => `${all}행 중 ${from}–${to}`,
		chart: "차트",
		charts: {
			none: "차트 없음",
			line: "선",
			bar: "막대"
		},
		noLine: "선 차트에는 시간 열과 숫자 열이 필요해서 막대로 보여 드립니다.",
		noChart: "차트에는 숫자 열이 필요합니다.",
		showing: (n) => `처음 ${n}행`
	},
	en: {
		title: "SQL",
		question: "Question in SQL",
		run: "Run",
		running: "Running …",
		stop: "Stop",
		hint: "Ctrl+Enter runs it",
		limits: (rows, seconds, mb) => `It only reads: at most ${rows} rows, ${seconds} s and ${mb} MB.`,
		tables: "Tables",
		tablesHint: "Click a name to put it into the question.",
		columnsOf: (t) => `Columns of ${t}`,
		queries: "Questions",
		saved: "Saved",
		examples: "Examples",
		history: "Asked lately",
		noSaved: "Nothing is saved yet.",
		noHistory: "Nothing was asked yet.",
		name: "Name",
		save: "Save",
		saveAs: "Save as …",
		deleteIt: (n) => `Delete ${n}`,
		savedAs: (n) => `Saved as “${n}”.`,
		failed: "Not done",
		open: (n) => `Open ${n}`,
		result: "Answer",
		empty: "Ask something: pick an example, or write your own question and press Ctrl+Enter.",
		noRows: "Nothing fits: the answer has no rows.",
		took: (rows, time) => `${rows} rows in ${time}`,
		cut: (rows) => `Cut after ${rows} rows: there are more. Use LIMIT, or ask for a summary.`,
		stopped: "It was stopped.",
		refused: "That cannot be answered",
		csv: "Download CSV",
		sortBy: (n) => `Sort by ${n}`,
		previous: "Previous",
		next: "Next",
		page: (from, to, all) => `${from}–${to} of ${all}`,
		chart: "Chart",
		charts: {
			none: "No chart",
			line: "Line",
			bar: "Bars"
		},
		noLine: "A line needs a column of times and one of numbers: these are bars.",
		noChart: "A chart needs a column of numbers.",
		showing: (n) => `the first ${n} rows`
	}
};
// app/sql/answer-shape.ts
/** A time as DuckDB writes it, in UTC, as epoch ms; null for what is none. */
function timeOf(cell) {
	if (typeof cell !== "string") return null;
	const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:\+00(?::00)?)?)?$/.exec(cell);
	if (match === null) return null;
	const at = Date.parse(`${match[1]}T${match[2] ?? "00:00:00"}Z`);
	return Number.isNaN(at) ? null : at;
}
var isTime = ({ type }) => /^(TIMESTAMP|DATE)/.test(type);
/** Lines over time: the first column of times, and every column of numbers. Undefined where there is no such. */
function linesOf({ columns, rows }, most) {
	const time = columns.findIndex(isTime);
	const numbers = columns.flatMap(({ isNumeric }, i) => isNumeric ? [i] : []).slice(0, most);
	if (time < 0 || numbers.length === 0) return void 0;
	const known = rows.flatMap((row) => {
		const at = timeOf(row[time]);
		return at === null ? [] : [{
			at,
			row
		}];
	}).toSorted((a, b) => a.at - b.at);
	return {
		times: known.map(({ at }) => at),
		lines: numbers.map((i) => ({
			name: columns[i].name,
			values: known.map(({ row }) => {
				const cell = row[i];
				return typeof cell === "number" ? cell : null;
			})
		}))
	};
}
/** Bars: the last column of numbers that is not alone, named by what stands before the numbers. Undefined without numbers. */
function barsOf({ columns, rows }, column) {
	const numbers = columns.flatMap(({ isNumeric }, i) => isNumeric ? [i] : []);
	const chosen = column !== void 0 && numbers.includes(column) ? column : numbers.at(0);
	if (chosen === void 0) return void 0;
	const names = columns.flatMap(({ isNumeric }, i) => isNumeric ? [] : [i]);
	return {
		column: chosen,
		bars: rows.flatMap((row, n) => {
			const value = row[chosen];
			return typeof value === "number" ? [{
				value,
				name: names.length === 0 ? String(n + 1) : names.slice(0, 2).map((i) => String(row[i] ?? "–")).join(", ")
			}] : [];
		})
	};
}
/** In the order of one column; what is not known stands at the end either way. */
function sorted(rows, by) {
	if (by === void 0) return rows;
	const sign = by.isDown ? -1 : 1;
	return rows.toSorted((a, b) => {
		const [x, y] = [a[by.column], b[by.column]];
		if (x === null || y === null) return Number(x === null) - Number(y === null);
		return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x) < String(y) ? -1 : Number(String(x) !== String(y)));
	});
}
/** A spreadsheet takes a text that begins so for a formula. */
var FORMULA = /^[=+\-@\t\r]/;
/** RFC 4180. */
var csvOf = ({ columns, rows }) => [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
function csvCell(cell) {
	if (cell === null) return "";
	if (typeof cell !== "string") return String(cell);
	const text = FORMULA.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}
// app/sql/answer-chart.tsx
var COLOURS = [
	"--mantine-color-teal-5",
	"--mantine-color-blue-5",
	"--mantine-color-yellow-6",
	"--mantine-color-grape-5",
	"--mantine-color-orange-5",
	"--mantine-color-cyan-6"
];
var MOST_BARS = 40;
/** An answer as a picture: lines where it has times, bars otherwise. */
function AnswerChart({ answer, chart }) {
	const texts = useTexts(sqlTexts);
	const drawn = useMemo(() => linesOf(answer, COLOURS.length), [answer]);
	if (!answer.columns.some(({ isNumeric }) => isNumeric)) return /* @__PURE__ */ jsx(Text, {
		size: "sm",
		className: "quiet",
		mb: "sm",
		children: texts.noChart
	});
	if (chart === "line" && drawn !== void 0 && drawn.times.length > 1) return /* @__PURE__ */ jsx(Lines, { ...drawn });
	return /* @__PURE__ */ jsxs(Fragment, { children: [chart === "line" && /* @__PURE__ */ jsx(Text, {
		size: "xs",
		className: "quiet",
		children: texts.noLine
	}), /* @__PURE__ */ jsx(Bars, { answer })] });
}
function Lines({ times, lines }) {
	const texts = useTexts(sqlTexts);
	const f = useFormats();
	const coloured = useMemo(() => lines.map((line, i) => ({
		...line,
		colour: COLOURS[i]
	})), [lines]);
	const formatValue = useCallback((value) => Math.abs(value) >= 1e3 ? f.number(value, 0) : f.number(value, 2), [f]);
	return /* @__PURE__ */ jsxs("div", {
		style: { marginBottom: 12 },
		children: [/* @__PURE__ */ jsx(LineChart, {
			times,
			lines: coloured,
			height: 240,
			formatValue,
			label: texts.chart
		}), /* @__PURE__ */ jsx(Group, {
			gap: "md",
			children: coloured.map(({ name, colour }) => /* @__PURE__ */ jsxs(Text, {
				size: "xs",
				children: [/* @__PURE__ */ jsx("span", {
					"aria-hidden": "true",
					style: { color: `var(${colour})` },
					children: "━ "
				}), name]
			}, name))
		})]
	});
}
function Bars({ answer }) {
	const texts = useTexts(sqlTexts);
	const f = useFormats();
	const [column, setColumn] = useState();
	const found = barsOf(answer, column);
	if (found === void 0) return null;
	const shown = found.bars.slice(0, MOST_BARS);
	const widest = Math.max(1e-12, ...shown.map(({ value }) => Math.abs(value)));
	const numeric = answer.columns.flatMap(({ name, isNumeric }, i) => isNumeric ? [{
		value: String(i),
		label: name
	}] : []);
	return /* @__PURE__ */ jsxs("div", {
		style: { marginBottom: 12 },
		children: [
			numeric.length > 1 && /* @__PURE__ */ jsx("div", {
				className: "scroll-x",
				children: /* @__PURE__ */ jsx(SegmentedControl, {
					size: "xs",
					mb: "xs",
					value: String(found.column),
					onChange: (value) => {
						setColumn(Number(value));
					},
					data: numeric,
					"aria-label": texts.chart
				})
			}),
			/* @__PURE__ */ jsx("table", {
				className: "rows",
				children: /* @__PURE__ */ jsx("tbody", { children: shown.map(({ name, value }, i) => /* @__PURE__ */ jsxs("tr", { children: [
					/* @__PURE__ */ jsx("td", {
						style: {
							maxWidth: 220,
							overflow: "hidden",
							textOverflow: "ellipsis",
							whiteSpace: "nowrap"
						},
						title: name,
						children: name
					}),
					/* @__PURE__ */ jsx("td", {
						style: { width: "55%" },
						"aria-hidden": "true",
						children: /* @__PURE__ */ jsx("div", { style: {
							height: 10,
							marginTop: 4,
							borderRadius: 4,
							width: `${Math.max(.5, 100 * Math.abs(value) / widest)}%`,
							background: value < 0 ? "var(--mantine-color-orange-5)" : "var(--mantine-color-teal-5)"
						} })
					}),
					/* @__PURE__ */ jsx("td", {
						className: "end figure",
						children: f.number(value, Number.isInteger(value) ? 0 : 3)
					})
				] }, `${name} ${i}`)) })
			}),
			found.bars.length > MOST_BARS && /* @__PURE__ */ jsx(Text, {
				size: "xs",
				className: "quiet",
				children: texts.showing(MOST_BARS)
			})
		]
	});
}
// app/sql/answer-panel.tsx
var PAGE = 50;
function AnswerPanel({ outcome, chart, setChart }) {
	const texts = useTexts(sqlTexts);
	const f = useFormats();
	const answer = outcome?.kind === "answer" ? outcome.answer : void 0;
	return /* @__PURE__ */ jsx(Panel, {
		title: texts.result,
		side: /* @__PURE__ */ jsxs(Group, {
			gap: "xs",
			justify: "flex-end",
			children: [
				answer !== void 0 && /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet figure",
					"data-testid": "took",
					children: texts.took(f.count(answer.rows.length), f.duration(answer.tookMs))
				}),
				/* @__PURE__ */ jsx(SegmentedControl, {
					size: "xs",
					value: chart,
					onChange: (next) => {
						setChart(next);
					},
					data: Object.entries(texts.charts).map(([value, label]) => ({
						value,
						label
					})),
					"aria-label": texts.chart
				}),
				/* @__PURE__ */ jsx(Button, {
					size: "xs",
					variant: "default",
					disabled: answer === void 0 || answer.rows.length === 0,
					onClick: () => {
						if (answer !== void 0) download(csvOf(answer));
					},
					children: texts.csv
				})
			]
		}),
		children: /* @__PURE__ */ jsxs("div", {
			style: { minHeight: 200 },
			"aria-live": "polite",
			children: [
				outcome === void 0 && /* @__PURE__ */ jsx(Empty, { text: texts.empty }),
				outcome?.kind === "stopped" && /* @__PURE__ */ jsx(Empty, { text: texts.stopped }),
				outcome?.kind === "refused" && /* @__PURE__ */ jsx(Alert, {
					color: "red",
					variant: "light",
					title: texts.refused,
					children: /* @__PURE__ */ jsx("pre", {
						style: {
							margin: 0,
							whiteSpace: "pre-wrap",
							fontFamily: "var(--mantine-font-family-monospace)",
							fontSize: 12.5
						},
						"data-testid": "refused",
						children: outcome.reason
					})
				}),
				answer !== void 0 && answer.rows.length === 0 && /* @__PURE__ */ jsx(Empty, { text: texts.noRows }),
				answer !== void 0 && answer.rows.length > 0 && chart !== "none" && /* @__PURE__ */ jsx(AnswerChart, {
					answer,
					chart
				}),
				answer !== void 0 && answer.columns[0]?.name === "explain_key" ? /* @__PURE__ */ jsx(Explained, { answer }) : answer !== void 0 && answer.rows.length > 0 && /* @__PURE__ */ jsx(Rows, { answer }),
				answer?.isCut === true && /* @__PURE__ */ jsx(Text, {
					size: "sm",
					className: "warn",
					mt: "xs",
					children: texts.cut(f.count(answer.rows.length))
				})
			]
		})
	});
}
var Explained = ({ answer }) => /* @__PURE__ */ jsx("div", {
	className: "scroll-x",
	children: answer.rows.map(([key, text]) => /* @__PURE__ */ jsx("pre", {
		style: { fontSize: 12 },
		children: text
	}, String(key)))
});
function Rows({ answer }) {
	const texts = useTexts(sqlTexts);
	const f = useFormats();
	const [state, setState] = useState({
		of: answer,
		page: 0
	});
	const { by, page } = state.of === answer ? state : {
		by: void 0,
		page: 0
	};
	const rows = sorted(answer.rows, by);
	const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
	const sort = (column) => {
		setState({
			of: answer,
			page: 0,
			by: {
				column,
				isDown: by?.column === column && !by.isDown
			}
		});
	};
	const turn = (next) => {
		setState({
			of: answer,
			page: next,
			...by === void 0 ? {} : { by }
		});
	};
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("div", {
		className: "scroll-x",
		children: /* @__PURE__ */ jsxs("table", {
			className: "rows",
			"data-testid": "rows",
			children: [/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsx("tr", { children: answer.columns.map(({ name, type, isNumeric }, i) => /* @__PURE__ */ jsx("th", {
				className: isNumeric ? "end" : void 0,
				"aria-sort": by?.column === i ? by.isDown ? "descending" : "ascending" : "none",
				title: type.toLowerCase(),
				children: /* @__PURE__ */ jsxs(UnstyledButton, {
					fz: "inherit",
					c: "inherit",
					onClick: () => {
						sort(i);
					},
					"aria-label": texts.sortBy(name),
					children: [name, by?.column === i ? by.isDown ? " ↓" : " ↑" : ""]
				})
			}, `${name} ${i}`)) }) }), /* @__PURE__ */ jsx("tbody", { children: shown.map((row, r) => /* @__PURE__ */ jsx("tr", { children: row.map((cell, i) => /* @__PURE__ */ jsx("td", {
				className: answer.columns[i].isNumeric ? "end figure" : "clip",
				title: typeof cell === "string" && cell.length > 40 ? cell.slice(0, 2e3) : void 0,
				children: cellText(cell)
			}, i)) }, r)) })]
		})
	}), rows.length > PAGE && /* @__PURE__ */ jsxs(Group, {
		justify: "space-between",
		mt: "sm",
		children: [
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				disabled: page === 0,
				onClick: () => {
					turn(page - 1);
				},
				children: texts.previous
			}),
			/* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet figure",
				children: texts.page(f.count(page * PAGE + 1), f.count(Math.min(rows.length, (page + 1) * PAGE)), f.count(rows.length))
			}),
			/* @__PURE__ */ jsx(Button, {
				size: "xs",
				variant: "default",
				disabled: (page + 1) * PAGE >= rows.length,
				onClick: () => {
					turn(page + 1);
				},
				children: texts.next
			})
		]
	})] });
}
/** As it is: what was asked for in SQL is shown as SQL has it. */
var cellText = (cell) => cell === null ? "–" : typeof cell === "string" && cell.length > 300 ? `${cell.slice(0, 300)}…` : String(cell);
function download(text) {
	const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: "text/csv;charset=utf-8" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = "answer.csv";
	link.click();
	setTimeout(() => {
		URL.revokeObjectURL(url);
	}, 1e4);
}
// app/sql/editor.tsx
var LINE = 20;
var LEAST_LINES = 9;
var MOST_LINES = 24;
/** A place to write in, with numbers beside its lines. Tab moves on, as everywhere on the page. */
function Editor({ value, change, run }) {
	const texts = useTexts(sqlTexts);
	const gutter = useRef(null);
	const count = value.split("\n").length;
	const height = Math.min(MOST_LINES, Math.max(LEAST_LINES, count + 1)) * LINE + 16;
	const press = (event) => {
		if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
		event.preventDefault();
		run();
	};
	const font = {
		fontFamily: "var(--mantine-font-family-monospace)",
		fontSize: 13,
		lineHeight: `${LINE}px`
	};
	return /* @__PURE__ */ jsxs("div", {
		style: {
			display: "flex",
			height,
			border: "1px solid var(--line)",
			borderRadius: 8,
			background: "var(--ground)",
			overflow: "hidden"
		},
		children: [/* @__PURE__ */ jsx("div", {
			ref: gutter,
			"aria-hidden": "true",
			className: "quiet",
			style: {
				...font,
				padding: "8px 8px 8px 12px",
				textAlign: "end",
				minWidth: 40,
				overflow: "hidden",
				userSelect: "none",
				whiteSpace: "pre"
			},
			children: Array.from({ length: count }, (_, i) => i + 1).join("\n")
		}), /* @__PURE__ */ jsx("textarea", {
			"aria-label": texts.question,
			"data-testid": "sql",
			value,
			spellCheck: false,
			autoCapitalize: "off",
			autoComplete: "off",
			wrap: "off",
			maxLength: 2e4,
			onChange: ({ currentTarget }) => {
				change(currentTarget.value);
			},
			onKeyDown: press,
			onScroll: ({ currentTarget }) => {
				if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
			},
			style: {
				...font,
				flex: 1,
				minWidth: 0,
				border: 0,
				padding: 8,
				resize: "none",
				background: "transparent",
				color: "var(--ink)",
				outlineOffset: -2,
				whiteSpace: "pre"
			}
		})]
	});
}
// app/sql/queries-panel.tsx
/** Questions that were kept, that come with the program, and that were asked lately in this browser. */
function QueriesPanel({ queries, history, open, forget }) {
	const texts = useTexts(sqlTexts);
	const [shelf, setShelf] = useState(queries.saved.length > 0 ? "saved" : "examples");
	const entries = {
		saved: queries.saved,
		examples: queries.examples,
		history: history.map((sql) => ({
			name: sql.replaceAll(/\s+/g, " "),
			sql,
			chart: "none"
		}))
	};
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.queries,
		children: [/* @__PURE__ */ jsx(SegmentedControl, {
			size: "xs",
			fullWidth: true,
			mb: "xs",
			value: shelf,
			onChange: (next) => {
				setShelf(next);
			},
			data: [
				{
					value: "saved",
					label: texts.saved
				},
				{
					value: "examples",
					label: texts.examples
				},
				{
					value: "history",
					label: texts.history
				}
			],
			"aria-label": texts.queries
		}), /* @__PURE__ */ jsxs("div", {
			style: {
				maxHeight: 260,
				overflowY: "auto"
			},
			children: [entries[shelf].length === 0 && /* @__PURE__ */ jsx(Text, {
				size: "sm",
				className: "quiet",
				py: "sm",
				children: shelf === "history" ? texts.noHistory : texts.noSaved
			}), entries[shelf].map((query) => /* @__PURE__ */ jsxs(Group, {
				justify: "space-between",
				wrap: "nowrap",
				gap: 4,
				children: [/* @__PURE__ */ jsx(UnstyledButton, {
					onClick: () => {
						open(query);
					},
					style: {
						flex: 1,
						minWidth: 0,
						paddingBlock: 5
					},
					title: query.sql,
					children: /* @__PURE__ */ jsx(Text, {
						size: "sm",
						truncate: true,
						ff: shelf === "history" ? "monospace" : void 0,
						children: query.name
					})
				}), shelf === "saved" && /* @__PURE__ */ jsx(ActionIcon, {
					variant: "subtle",
					color: "gray",
					size: "sm",
					"aria-label": texts.deleteIt(query.name),
					onClick: () => {
						forget(query.name);
					},
					children: "×"
				})]
			}, query.name))]
		})]
	});
}
// app/sql/schema-panel.tsx
/** What can be asked about. A click puts the name where the question is being written. */
function SchemaPanel({ tables, put }) {
	const texts = useTexts(sqlTexts);
	return /* @__PURE__ */ jsxs(Panel, {
		title: texts.tables,
		children: [/* @__PURE__ */ jsx(Text, {
			size: "xs",
			className: "quiet",
			mb: "xs",
			children: texts.tablesHint
		}), /* @__PURE__ */ jsx(Accordion, {
			variant: "default",
			chevronPosition: "left",
			styles: {
				control: { paddingInline: 0 },
				content: { padding: "0 0 8px 28px" },
				label: { paddingBlock: 6 }
			},
			children: tables.map(({ name, about, columns }) => /* @__PURE__ */ jsxs(Accordion.Item, {
				value: name,
				children: [/* @__PURE__ */ jsxs(Accordion.Control, { children: [/* @__PURE__ */ jsx(Text, {
					size: "sm",
					ff: "monospace",
					fw: 600,
					children: name
				}), /* @__PURE__ */ jsx(Text, {
					size: "xs",
					className: "quiet",
					children: about
				})] }), /* @__PURE__ */ jsxs(Accordion.Panel, { children: [/* @__PURE__ */ jsx(UnstyledButton, {
					onClick: () => {
						put(`SELECT *\nFROM ${name}\nLIMIT 100`);
					},
					children: /* @__PURE__ */ jsxs(Text, {
						size: "xs",
						ff: "monospace",
						td: "underline",
						children: ["SELECT * FROM ", name]
					})
				}), columns.map((column) => /* @__PURE__ */ jsxs(UnstyledButton, {
					onClick: () => {
						put(column.name);
					},
					style: {
						display: "flex",
						justifyContent: "space-between",
						width: "100%",
						gap: 8,
						paddingBlock: 2
					},
					children: [/* @__PURE__ */ jsx(Text, {
						size: "xs",
						ff: "monospace",
						component: "span",
						children: column.name
					}), /* @__PURE__ */ jsx(Text, {
						size: "xs",
						className: "quiet",
						component: "span",
						children: column.type.toLowerCase()
					})]
				}, column.name))] })]
			}, name))
		})]
	});
}
// app/sql/use-question.ts
var HISTORY_KEY = "coinbot_sql_history";
var MOST_KEPT = 30;
/** Asks one question at a time, and can stop it. */
function useQuestion() {
	const client = useApiClient();
	const [outcome, setOutcome] = useState();
	const [isRunning, setIsRunning] = useState(false);
	const id = useRef("");
	return {
		outcome,
		isRunning,
		ask: async (sql) => {
			if (sql.trim() === "" || id.current !== "") return;
			id.current = crypto.randomUUID();
			setIsRunning(true);
			setOutcome(await client.sql.ask.mutate({
				id: id.current,
				sql
			}).catch((error) => ({
				kind: "refused",
				reason: reasonOf$1(error)
			})));
			id.current = "";
			setIsRunning(false);
		},
		stop: () => {
			if (id.current !== "") client.sql.stop.mutate({ id: id.current }).catch(() => void 0);
		}
	};
}
/** What was asked in this browser, newest first. */
function readHistory() {
	try {
		const kept = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? "[]");
		return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST_KEPT) : [];
	} catch {
		return [];
	}
}
function keepInHistory(sql) {
	const next = [sql.trim(), ...readHistory().filter((one) => one !== sql.trim())].slice(0, MOST_KEPT);
	try {
		localStorage.setItem(HISTORY_KEY, JSON.stringify(next));
	} catch {}
	return next;
}
// app/routes/sql.tsx
var sql_exports = /* @__PURE__ */ __exportAll({
	default: () => sql_default,
	loader: () => loader,
	meta: () => meta,
	shouldRevalidate: () => shouldRevalidate
});
var meta = () => [{ title: "SQL · coinbot" }];
var shouldRevalidate = () => false;
async function loader({ context }) {
	const { api } = context.get(pageContext);
	const [schema, queries] = await Promise.all([api?.sql.tables(), api?.sql.queries()]);
	return {
		schema,
		queries
	};
}
/** Longer ones do not fit an address. */
var LONGEST_IN_ADDRESS = 3e3;
var chartOf = (text) => text === "line" || text === "bar" ? text : "none";
var sql_default = UNSAFE_withComponentProps(function Sql() {
	const texts = useTexts(sqlTexts);
	const f = useFormats();
	const { schema, queries: first } = useLoaded();
	const client = useApiClient();
	const [search, setSearch] = useSearchParams();
	const [queries, setQueries] = useState(first ?? {
		saved: [],
		examples: []
	});
	const [sql, setSql] = useState(search.get("sql") ?? first?.examples.at(0)?.sql ?? "");
	const [history, setHistory] = useState([]);
	const [isSaving, setIsSaving] = useState(false);
	const { outcome, isRunning, ask, stop } = useQuestion();
	const chart = chartOf(search.get("chart"));
	useEffect(() => {
		setHistory(readHistory());
	}, []);
	const put = (next) => {
		setSearch((old) => {
			const all = new URLSearchParams(old);
			if (next.sql !== void 0 && next.sql.length <= LONGEST_IN_ADDRESS) all.set("sql", next.sql);
			if (next.chart !== void 0) all.set("chart", next.chart);
			return all;
		}, {
			replace: true,
			preventScrollReset: true
		});
	};
	const run = (text = sql) => {
		if (text.trim() === "" || isRunning) return;
		setHistory(keepInHistory(text));
		put({ sql: text });
		ask(text);
	};
	const open = (query) => {
		setSql(query.sql);
		put({
			sql: query.sql,
			chart: query.chart
		});
	};
	const told = async (work, message) => {
		try {
			setQueries(await work);
			if (message !== void 0) notifications.show({
				message,
				color: "teal"
			});
		} catch (error) {
			notifications.show({
				title: texts.failed,
				message: reasonOf$1(error),
				color: "red"
			});
		}
	};
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { title: texts.title }),
		/* @__PURE__ */ jsxs("div", {
			className: "grid",
			children: [/* @__PURE__ */ jsxs("div", {
				className: "span-8",
				style: {
					display: "grid",
					gap: 16,
					minWidth: 0,
					alignContent: "start"
				},
				children: [/* @__PURE__ */ jsxs(Panel, { children: [/* @__PURE__ */ jsx(Editor, {
					value: sql,
					change: setSql,
					run
				}), /* @__PURE__ */ jsxs(Group, {
					justify: "space-between",
					mt: "sm",
					gap: "xs",
					children: [/* @__PURE__ */ jsxs(Group, {
						gap: "xs",
						children: [
							/* @__PURE__ */ jsx(Button, {
								size: "sm",
								onClick: () => {
									run();
								},
								disabled: isRunning || sql.trim() === "",
								"data-testid": "run",
								miw: 100,
								children: isRunning ? texts.running : texts.run
							}),
							/* @__PURE__ */ jsx(Button, {
								size: "sm",
								variant: "default",
								onClick: stop,
								disabled: !isRunning,
								"data-testid": "stop-question",
								children: texts.stop
							}),
							/* @__PURE__ */ jsx(Button, {
								size: "sm",
								variant: "default",
								onClick: () => {
									setIsSaving(true);
								},
								disabled: sql.trim() === "",
								children: texts.saveAs
							})
						]
					}), /* @__PURE__ */ jsxs(Text, {
						size: "xs",
						className: "quiet",
						children: [
							schema !== void 0 && texts.limits(f.count(schema.limits.rows), schema.limits.timeoutMs / 1e3, schema.limits.memoryMb),
							" ",
							/* @__PURE__ */ jsx(Kbd, {
								size: "xs",
								children: "Ctrl"
							}),
							" + ",
							/* @__PURE__ */ jsx(Kbd, {
								size: "xs",
								children: "Enter"
							})
						]
					})]
				})] }), /* @__PURE__ */ jsx(AnswerPanel, {
					outcome,
					chart,
					setChart: (next) => {
						put({ chart: next });
					}
				})]
			}), /* @__PURE__ */ jsxs("div", {
				className: "span-4",
				style: {
					display: "grid",
					gap: 16,
					minWidth: 0,
					alignContent: "start"
				},
				children: [/* @__PURE__ */ jsx(QueriesPanel, {
					queries,
					history,
					open,
					forget: (name) => {
						told(client.sql.forget.mutate({ name }));
					}
				}), /* @__PURE__ */ jsx(SchemaPanel, {
					tables: schema?.tables ?? [],
					put: (text) => {
						setSql((old) => text.startsWith("SELECT") || old.trim() === "" ? text : `${old}${/[\s(,.]$/.test(old) ? "" : " "}${text}`);
					}
				})]
			})]
		}),
		/* @__PURE__ */ jsx(SaveForm, {
			isOpen: isSaving,
			close: () => {
				setIsSaving(false);
			},
			save: (name) => {
				told(client.sql.save.mutate({
					name,
					sql,
					chart
				}), texts.savedAs(name));
			}
		})
	] });
});
function SaveForm({ isOpen, close, save }) {
	const texts = useTexts(sqlTexts);
	const [name, setName] = useState("");
	const submit = (event) => {
		event.preventDefault();
		if (name.trim() === "") return;
		save(name.trim());
		setName("");
		close();
	};
	return /* @__PURE__ */ jsx(Modal, {
		opened: isOpen,
		onClose: close,
		title: texts.saveAs,
		centered: true,
		children: /* @__PURE__ */ jsx("form", {
			onSubmit: submit,
			children: /* @__PURE__ */ jsxs(Stack, {
				gap: "sm",
				children: [/* @__PURE__ */ jsx(TextInput, {
					label: texts.name,
					value: name,
					onChange: ({ currentTarget }) => {
						setName(currentTarget.value);
					},
					maxLength: 80,
					required: true,
					"data-autofocus": true
				}), /* @__PURE__ */ jsx(Button, {
					type: "submit",
					children: texts.save
				})]
			})
		})
	});
}
// \0virtual:react-router/server-manifest
var server_manifest_default = {
	"entry": {
		"module": "/assets/entry.client-Cu3GLjwc.js",
		"imports": [
			"/assets/jsx-runtime-QorLJaDb.js",
			"/assets/react-dom-DOViT3WB.js",
			"/assets/errorBoundaries-CcEhV849.js"
		],
		"css": []
	},
	"routes": {
		"root": {
			"id": "root",
			"parentId": void 0,
			"path": "",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": true,
			"module": "/assets/root-4cZIQ2De.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/get-style-object-BDpgefo6.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/Combination-BMceaDCu.js",
				"/assets/error-page-ByEto9X2.js"
			],
			"css": ["/assets/root-BrHswoIT.css"],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/login": {
			"id": "routes/login",
			"parentId": "root",
			"path": "login",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": false,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/login-DWf2Fsgu.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/login-3dq2DEnK.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/ActionIcon-GBPjPrJL.js",
				"/assets/InputBase-CpOPKHLP.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"shell/shell": {
			"id": "shell/shell",
			"parentId": "root",
			"path": void 0,
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": true,
			"module": "/assets/shell-BlK-NTHP.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/Combination-BMceaDCu.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/use-window-event-DAFNZPnx.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/live-4_35T9xf.js",
				"/assets/error-page-ByEto9X2.js",
				"/assets/step-up-B1Sm4rH2.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/ActionIcon-GBPjPrJL.js",
				"/assets/clamp-BVhf2JRQ.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/icon-gWhYMpqu.js",
				"/assets/kill-switch-CE3RoAQh.js",
				"/assets/use-computed-color-scheme-Cc1d9JXc.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Tooltip-CrJicTub.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/change-COrciaNx.js",
				"/assets/Collapse-3-lNE5AJ.js",
				"/assets/AccordionChevron-D0Yot6SW.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/px-Co8eBD30.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/login-3dq2DEnK.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/get-style-object-BDpgefo6.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/overview": {
			"id": "routes/overview",
			"parentId": "shell/shell",
			"path": void 0,
			"index": true,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/overview-Bu7Soa6o.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/live-4_35T9xf.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/line-chart-8QgcA2G3.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/change-COrciaNx.js",
				"/assets/engine-words-Ct9xDU62.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/use-window-event-DAFNZPnx.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/use-computed-color-scheme-Cc1d9JXc.js",
				"/assets/preload-helper-7y9sWmk5.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/flow": {
			"id": "routes/flow",
			"parentId": "shell/shell",
			"path": "flow",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/flow-BLBoVQdh.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/Switch-BCmABap4.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/change-COrciaNx.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/use-debounced-value-DXgewIE0.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/live-4_35T9xf.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/errorBoundaries-CcEhV849.js"
			],
			"css": ["/assets/flow-BEsyuKvI.css"],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/sentiment": {
			"id": "routes/sentiment",
			"parentId": "shell/shell",
			"path": "sentiment",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/sentiment-C3Z-JsJb.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Code-biJxR-rH.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/live-4_35T9xf.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/change-COrciaNx.js",
				"/assets/line-chart-8QgcA2G3.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/use-computed-color-scheme-Cc1d9JXc.js",
				"/assets/preload-helper-7y9sWmk5.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/gap": {
			"id": "routes/gap",
			"parentId": "shell/shell",
			"path": "gap",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/gap-DGyo3TEJ.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/change-COrciaNx.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/Tooltip-CrJicTub.js",
				"/assets/engine-words-Ct9xDU62.js",
				"/assets/job-line-D6IYLJRe.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/get-style-object-BDpgefo6.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/get-auto-contrast-value-BTPwFOS2.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/execution": {
			"id": "routes/execution",
			"parentId": "shell/shell",
			"path": "execution",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/execution-koW07RU4.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/Skeleton-xH6qXU-_.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/reading-note-B9KQBu38.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/change-COrciaNx.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/live-4_35T9xf.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/errorBoundaries-CcEhV849.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/data": {
			"id": "routes/data",
			"parentId": "shell/shell",
			"path": "data",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/data-CrXgC1qv.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/Code-biJxR-rH.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/Tooltip-CrJicTub.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/NumberInput-BxWylnxE.js",
				"/assets/job-line-D6IYLJRe.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/get-style-object-BDpgefo6.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/clamp-BVhf2JRQ.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/get-auto-contrast-value-BTPwFOS2.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/backtests": {
			"id": "routes/backtests",
			"parentId": "shell/shell",
			"path": "backtests",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/backtests-C78uYfV2.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/AccordionChevron-D0Yot6SW.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/Collapse-3-lNE5AJ.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/Skeleton-xH6qXU-_.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/job-line-D6IYLJRe.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/NumberInput-BxWylnxE.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/Switch-BCmABap4.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/MultiSelect-BLO7XUY-.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/Checkbox-BtRUWPwn.js",
				"/assets/change-COrciaNx.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/line-chart-8QgcA2G3.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/get-style-object-BDpgefo6.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/get-auto-contrast-value-BTPwFOS2.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/clamp-BVhf2JRQ.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/use-computed-color-scheme-Cc1d9JXc.js",
				"/assets/preload-helper-7y9sWmk5.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/log": {
			"id": "routes/log",
			"parentId": "shell/shell",
			"path": "log",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/log-DRJoTrwg.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Chip-BI6vz2Ap.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/use-debounced-value-DXgewIE0.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/risk": {
			"id": "routes/risk",
			"parentId": "shell/shell",
			"path": "risk",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/risk-CuR17MQ2.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/Tooltip-CrJicTub.js",
				"/assets/live-4_35T9xf.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/kill-switch-CE3RoAQh.js",
				"/assets/step-up-B1Sm4rH2.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/get-style-object-BDpgefo6.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/AccordionChevron-D0Yot6SW.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/login-3dq2DEnK.js",
				"/assets/use-window-event-DAFNZPnx.js",
				"/assets/Combination-BMceaDCu.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/ActionIcon-GBPjPrJL.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/portfolio": {
			"id": "routes/portfolio",
			"parentId": "shell/shell",
			"path": "portfolio",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/portfolio-D9o1dYsz.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Skeleton-xH6qXU-_.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/reading-note-B9KQBu38.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/line-chart-8QgcA2G3.js",
				"/assets/change-COrciaNx.js",
				"/assets/live-4_35T9xf.js",
				"/assets/ActionIcon-GBPjPrJL.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/icon-gWhYMpqu.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/use-debounced-value-DXgewIE0.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/use-computed-color-scheme-Cc1d9JXc.js",
				"/assets/preload-helper-7y9sWmk5.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/OptionalPortal-DtrvrJxM.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/market": {
			"id": "routes/market",
			"parentId": "shell/shell",
			"path": "market",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/market-CNtoJIej.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/Chip-BI6vz2Ap.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/use-computed-color-scheme-Cc1d9JXc.js",
				"/assets/live-4_35T9xf.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/preload-helper-7y9sWmk5.js",
				"/assets/MultiSelect-BLO7XUY-.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/change-COrciaNx.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/get-contrast-color-6C0-ZWqB.js"
			],
			"css": ["/assets/market-CHFMX758.css"],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/models": {
			"id": "routes/models",
			"parentId": "shell/shell",
			"path": "models",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/models-C6-AHnLd.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/Alert-BIH3Wwu5.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/job-line-D6IYLJRe.js",
				"/assets/live-4_35T9xf.js",
				"/assets/Badge-Byz4Jkwc.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/change-COrciaNx.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/notifications.store-NyqHtK0c.js",
				"/assets/step-up-B1Sm4rH2.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/SegmentedControl-Ciq9m7X8.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/NumberInput-BxWylnxE.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/get-auto-contrast-value-BTPwFOS2.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/login-3dq2DEnK.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/use-window-event-DAFNZPnx.js",
				"/assets/Combination-BMceaDCu.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/ActionIcon-GBPjPrJL.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/to-int-DG-e3piM.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/clamp-BVhf2JRQ.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/CheckIcon-CL7vm2Yc.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/trials": {
			"id": "routes/trials",
			"parentId": "shell/shell",
			"path": "trials",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/trials-DmpCSDqf.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/api-DHbVUVoM.js",
				"/assets/SimpleGrid-Dn6yDqo8.js",
				"/assets/view-Bru-z9FO.js",
				"/assets/panel-Y6WjWFVv.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/stat-h1ap9Smj.js",
				"/assets/Button-CtbqMjpO.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Switch-BCmABap4.js",
				"/assets/format-BrFxS1Sa.js",
				"/assets/Checkbox-BtRUWPwn.js",
				"/assets/Select-CRWdsPDc.js",
				"/assets/TextInput-0igItaTg.js",
				"/assets/Popover-DHZ86uDw.js",
				"/assets/change-COrciaNx.js",
				"/assets/errorBoundaries-CcEhV849.js",
				"/assets/Title-BwIZLko3.js",
				"/assets/px-Co8eBD30.js",
				"/assets/get-sorted-breakpoints-Dea_7imP.js",
				"/assets/react-dom-DOViT3WB.js",
				"/assets/InputBase-CpOPKHLP.js",
				"/assets/use-uncontrolled-dm1fJGWG.js",
				"/assets/use-id-Dx5ztlBs.js",
				"/assets/use-resolved-styles-api-BKbY63MS.js",
				"/assets/get-contrast-color-6C0-ZWqB.js",
				"/assets/get-auto-contrast-value-BTPwFOS2.js",
				"/assets/CheckIcon-CL7vm2Yc.js",
				"/assets/use-merged-ref-CPC_ijXm.js",
				"/assets/ComboboxChevron-COdDsf_I.js",
				"/assets/get-floating-position-BBGFIOw4.js",
				"/assets/OptionalPortal-DtrvrJxM.js",
				"/assets/noop-mXPS5vjY.js",
				"/assets/to-int-DG-e3piM.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		},
		"routes/sql": {
			"id": "routes/sql",
			"parentId": "shell/shell",
			"path": "sql",
			"index": void 0,
			"caseSensitive": void 0,
			"hasAction": false,
			"hasLoader": true,
			"hasClientAction": false,
			"hasClientLoader": false,
			"hasClientMiddleware": false,
			"hasDefaultExport": true,
			"hasErrorBoundary": false,
			"module": "/assets/sql-BYjV0wPV.js",
			"imports": [
				"/assets/jsx-runtime-QorLJaDb.js",
				"/assets/page-title-3z98OZYg.js",
				"/assets/Group-BOy6i6eh.js",
				"/assets/Title-BwIZLko3.js"
			],
			"css": [],
			"clientActionModule": void 0,
			"clientLoaderModule": void 0,
			"clientMiddlewareModule": void 0,
			"hydrateFallbackModule": void 0
		}
	},
	"url": "/assets/manifest-44522f6e.js",
	"version": "44522f6e",
	"sri": void 0
};
// \0virtual:react-router/server-build
var assetsBuildDirectory = "build-bt.31695/client";
var basename = "/";
var future = {
	"unstable_enableNodeReadableStream": false,
	"unstable_optimizeDeps": false
};
var ssr = true;
var isSpaMode = false;
var prerender = [];
var routeDiscovery = {
	"mode": "lazy",
	"manifestPath": "/__manifest"
};
var publicPath = "/";
var entry = { module: entry_server_exports };
var routes = {
	"root": {
		id: "root",
		parentId: void 0,
		path: "",
		index: void 0,
		caseSensitive: void 0,
		module: root_exports
	},
	"routes/login": {
		id: "routes/login",
		parentId: "root",
		path: "login",
		index: void 0,
		caseSensitive: void 0,
		module: login_exports
	},
	"shell/shell": {
		id: "shell/shell",
		parentId: "root",
		path: void 0,
		index: void 0,
		caseSensitive: void 0,
		module: shell_exports
	},
	"routes/overview": {
		id: "routes/overview",
		parentId: "shell/shell",
		path: void 0,
		index: true,
		caseSensitive: void 0,
		module: overview_exports
	},
	"routes/flow": {
		id: "routes/flow",
		parentId: "shell/shell",
		path: "flow",
		index: void 0,
		caseSensitive: void 0,
		module: flow_exports
	},
	"routes/sentiment": {
		id: "routes/sentiment",
		parentId: "shell/shell",
		path: "sentiment",
		index: void 0,
		caseSensitive: void 0,
		module: sentiment_exports
	},
	"routes/gap": {
		id: "routes/gap",
		parentId: "shell/shell",
		path: "gap",
		index: void 0,
		caseSensitive: void 0,
		module: gap_exports
	},
	"routes/execution": {
		id: "routes/execution",
		parentId: "shell/shell",
		path: "execution",
		index: void 0,
		caseSensitive: void 0,
		module: execution_exports
	},
	"routes/data": {
		id: "routes/data",
		parentId: "shell/shell",
		path: "data",
		index: void 0,
		caseSensitive: void 0,
		module: data_exports
	},
	"routes/backtests": {
		id: "routes/backtests",
		parentId: "shell/shell",
		path: "backtests",
		index: void 0,
		caseSensitive: void 0,
		module: backtests_exports
	},
	"routes/log": {
		id: "routes/log",
		parentId: "shell/shell",
		path: "log",
		index: void 0,
		caseSensitive: void 0,
		module: log_exports
	},
	"routes/risk": {
		id: "routes/risk",
		parentId: "shell/shell",
		path: "risk",
		index: void 0,
		caseSensitive: void 0,
		module: risk_exports
	},
	"routes/portfolio": {
		id: "routes/portfolio",
		parentId: "shell/shell",
		path: "portfolio",
		index: void 0,
		caseSensitive: void 0,
		module: portfolio_exports
	},
	"routes/market": {
		id: "routes/market",
		parentId: "shell/shell",
		path: "market",
		index: void 0,
		caseSensitive: void 0,
		module: market_exports
	},
	"routes/models": {
		id: "routes/models",
		parentId: "shell/shell",
		path: "models",
		index: void 0,
		caseSensitive: void 0,
		module: models_exports
	},
	"routes/trials": {
		id: "routes/trials",
		parentId: "shell/shell",
		path: "trials",
		index: void 0,
		caseSensitive: void 0,
		module: trials_exports
	},
	"routes/sql": {
		id: "routes/sql",
		parentId: "shell/shell",
		path: "sql",
		index: void 0,
		caseSensitive: void 0,
		module: sql_exports
	}
};
var allowedActionOrigins = false;
export { allowedActionOrigins, server_manifest_default as assets, assetsBuildDirectory, basename, entry, future, isSpaMode, prerender, publicPath, routeDiscovery, routes, ssr };

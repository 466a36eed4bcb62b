export const delivery = {
	received: "received",
	queued: "queued",
	sent: "sent",
	delivered: "delivered",
	read: "read",
	failed: "not sent",
};
